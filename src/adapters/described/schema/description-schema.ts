import { z } from 'zod'
import { type AdapterDescription, EVENT_MEANINGS } from '../../../core/adapter/adapter-description.ts'
import { HTTP_CHOICES } from '../../../core/adapter/http-choice.ts'
import { SERVER_PHASES } from '../../../core/adapter/server-time.ts'
import { FAULT_KINDS, type FaultKind } from '../../../core/fault.ts'
import {
  nonEmptyList,
  numberBetween,
  oneOrMore,
  strictMap,
  textMatching,
  wholeNumber,
} from '../../../validation/primitives.ts'
import { findContradictions } from './find-contradictions.ts'
import { id, identity } from './identity-schema.ts'
import { predicate } from './predicate-schema.ts'
import { audioFormat, closeCode, pointer, scalar, template, text } from './value-schemas.ts'

const headerName = textMatching('a header name in lower case', /^[a-z0-9-]+$/)
const frames = oneOrMore(template).default([])
const pointers = oneOrMore(pointer).default([])
const plainTemplates = z.record(z.string(), scalar).default({})
const seconds = numberBetween(0.001, 86_400).exactOptional()

const address = strictMap({
  origin: textMatching(
    'scheme, host and port, such as https://api.acme.com',
    /^(https?|wss?):\/\/[^/?#\s]+$/,
  ),
  regions: z
    .record(id, textMatching('a host such as api.eu.acme.com', /^[a-z0-9.-]+(:\d+)?$/))
    .exactOptional(),
  path: textMatching('a path that begins with a slash', /^\/[^?#\s]*$/),
  query: plainTemplates,
})

const credential = strictMap({
  in: z.enum(['header', 'query', 'open', 'start', 'protocol']),
  name: text.default(''),
  prefix: text.default(''),
})

const codecKind = z.enum(['raw', 'sse', 'lines', 'json', 'msgpack', 'text'])

const codec = z.union([
  codecKind.transform((kind) => ({ kind })),
  strictMap({ kind: codecKind, strip: text.exactOptional() }),
])

const script = strictMap({
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  request: template.exactOptional(),
  open: frames,
  start: frames,
  text: frames,
  flush: frames,
  end: frames,
  cancel: frames,
  keepalive: frames,
  close: frames,
})

const textRule = strictMap({
  input: z.enum(['whole', 'streamed']).default('whole'),
  escape: z.enum(['none', 'xml']).default('none'),
  longest: wholeNumber(1, 10_000_000).exactOptional(),
})

const eventRule = strictMap({
  when: predicate.exactOptional(),
  means: oneOrMore(z.enum(EVENT_MEANINGS)),
})

const audio = strictMap({
  at: pointer.exactOptional(),
  decode: z.enum(['bytes', 'base64', 'hex']).default('bytes'),
  binary: z.boolean().default(false),
  wav: z.enum(['none', 'first', 'each']).default('none'),
})

const completion = z.union([
  z.enum(['body', 'event', 'count']),
  strictMap({ close: nonEmptyList(closeCode) }),
])

/** Lists of values by fault kind. */
function faultTable<Value extends z.ZodType>(value: Value) {
  const list = nonEmptyList(value).exactOptional()
  const rows = FAULT_KINDS.map((kind) => [kind, list] as const)
  return strictMap(Object.fromEntries(rows) as Record<FaultKind, typeof list>).default({})
}

const failures = strictMap({
  code: pointers,
  message: pointers,
  status: pointers,
  codes: faultTable(scalar),
  words: faultTable(text),
  statuses: faultTable(wholeNumber(100, 599)),
  closes: faultTable(closeCode),
})

const routing = strictMap({
  reuse: z.enum(['none', 'serial', 'multiplexed']),
  stream: pointer.exactOptional(),
  idleTimeout: seconds,
  keepaliveEvery: seconds,
})

const serverTime = strictMap({
  header: headerName.exactOptional(),
  metric: text.exactOptional(),
  at: pointer.exactOptional(),
  unit: z.enum(['ms', 's']),
  covers: z.enum(SERVER_PHASES),
})

const correlation = strictMap({
  headers: oneOrMore(headerName).default([]),
  at: pointer.exactOptional(),
  serverTime: serverTime.exactOptional(),
  keep: z.array(headerName).default([]),
})

/** The schema of a description. */
export const descriptionSchema: z.ZodType<AdapterDescription> = strictMap({
  ...identity,
  carrier: z.enum(['http', 'websocket']),
  http: z.literal(HTTP_CHOICES).exactOptional(),
  address,
  credentials: z.array(credential).default([]),
  headers: plainTemplates,
  protocols: z.array(text).default([]),
  codec,
  script,
  text: textRule.prefault({}),
  events: z.array(eventRule).default([]),
  audio: audio.prefault({}),
  format: strictMap({
    words: z.record(z.string(), audioFormat),
    rates: nonEmptyList(wholeNumber(8000, 192_000)),
    announced: strictMap({ header: headerName.exactOptional(), at: pointer.exactOptional() }).exactOptional(),
  }),
  completion,
  failures: failures.prefault({}),
  routing,
  correlation: correlation.prefault({}),
}).superRefine((description, context) => {
  for (const { path, expected } of findContradictions(description))
    context.addIssue({ code: 'custom', path: [...path], message: expected })
})
