import type { Dial, Headers, Job } from '../../core/adapter/adapter.ts'
import type {
  AdapterDescription,
  Credential,
  DescribedCodec,
  Template,
} from '../../core/adapter/adapter-description.ts'
import { withQuery } from '../shared/query.ts'
import { type DescribedOptions, type Slots, slotsOf } from './slots.ts'
import { escapeXml, fill, fillAsText } from './template.ts'

/** How the body of each codec is split into frames. */
const FRAMINGS = {
  raw: 'bytes',
  sse: 'sse',
  lines: 'lines',
  json: 'whole',
  msgpack: 'bytes',
  text: 'whole',
} as const satisfies Record<DescribedCodec['kind'], string>

/** Where a job connects and, over HTTP, the request. */
export function dialOf(description: AdapterDescription, job: Job<DescribedOptions>): Dial {
  const slots = slotsOf(job, description.format)
  const common = { url: urlOf(description, job, slots), headers: headersOf(description, job, slots) }
  if (description.carrier === 'websocket') {
    const protocols = protocolsOf(description, job)
    return { carrier: 'websocket', ...common, ...(protocols.length > 0 && { protocols }) }
  }
  const { script, codec } = description
  const body = script.request === undefined ? undefined : bodyOf(script.request, slots, description)
  return {
    carrier: 'http',
    method: script.method,
    ...common,
    ...(body !== undefined && { body }),
    framing: FRAMINGS[codec.kind],
  }
}

/** The key with its prefix, for a header or query parameter. */
export function credentialValue({ prefix }: Credential, key: string): string {
  return `${prefix}${key}`
}

function urlOf({ address, credentials }: AdapterDescription, { base, key }: Job, slots: Slots): string {
  const path = fillAsText(address.path, slots, encodeURIComponent) ?? ''
  const query = Object.entries(address.query).map(
    ([name, value]) => [name, fillAsText(value, slots)] as const,
  )
  const keyParameters = credentials
    .filter((credential) => credential.in === 'query')
    .map((credential) => [credential.name, credentialValue(credential, key)] as const)
  return withQuery(`${base}${path}`, Object.fromEntries([...query, ...keyParameters]))
}

function headersOf(
  { headers, credentials, script }: AdapterDescription,
  { key }: Job,
  slots: Slots,
): Headers {
  const isJson = script.request !== undefined && typeof script.request !== 'string'
  const keyHeaders = credentials.filter((credential) => credential.in === 'header')
  return Object.fromEntries([
    ...(isJson ? [['content-type', 'application/json']] : []),
    ...Object.entries(headers).flatMap(([name, value]) => {
      const text = fillAsText(value, slots)
      return text === undefined ? [] : [[name, text]]
    }),
    ...keyHeaders.map((credential) => [credential.name, credentialValue(credential, key)]),
  ])
}

function protocolsOf({ protocols, credentials }: AdapterDescription, { key }: Job): string[] {
  const keyProtocols = credentials.filter((credential) => credential.in === 'protocol')
  return [...protocols, ...keyProtocols.map((credential) => credentialValue(credential, key))]
}

function bodyOf(request: Template, slots: Slots, { text }: AdapterDescription): string {
  if (typeof request !== 'string') return JSON.stringify(fill(request, slots))
  return fillAsText(request, slots, text.escape === 'xml' ? escapeXml : undefined) ?? ''
}
