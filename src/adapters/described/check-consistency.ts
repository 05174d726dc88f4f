import type { AdapterDescription, EventMeaning, Template } from '../../core/adapter/adapter-description.ts'
import { DecodeError, type DescriptionPath } from './decoder.ts'
import { OPTION_SLOT_PREFIX, SLOT_NAMES } from './slots.ts'
import { slotsIn } from './template.ts'

/** Checks rules that span several fields. Throws a `DecodeError` for the first that is broken. */
export function checkConsistency(description: AdapterDescription): void {
  for (const rule of CONSISTENCY_RULES) {
    if (rule.isSatisfied(description)) continue
    throw new DecodeError(rule.path, rule.expected, rule.actual(description))
  }
  checkSlots(description)
}

interface ConsistencyRule {
  readonly path: DescriptionPath
  readonly expected: string
  readonly isSatisfied: (description: AdapterDescription) => boolean
  readonly actual: (description: AdapterDescription) => unknown
}

const HTTP_CODECS = ['raw', 'sse', 'lines', 'json']
const WEBSOCKET_CODECS = ['json', 'msgpack', 'text']

const CONSISTENCY_RULES: readonly ConsistencyRule[] = [
  {
    path: ['address', 'origin'],
    expected: 'ws:// or wss:// for a websocket, http:// or https:// for http',
    isSatisfied: ({ carrier, address }) => address.origin.startsWith('ws') === (carrier === 'websocket'),
    actual: ({ address }) => address.origin,
  },
  {
    path: ['credentials'],
    expected: 'a `name` for each except `in: protocol`; `open`, `start` and `protocol` over a websocket only',
    isSatisfied: ({ carrier, credentials }) =>
      credentials.every((one) => one.in === 'protocol' || one.name !== '') &&
      credentials.every((one) => carrier === 'websocket' || one.in === 'header' || one.in === 'query'),
    actual: ({ credentials }) => credentials,
  },
  {
    path: ['codec'],
    expected: `${HTTP_CODECS.join(', ')} over http; ${WEBSOCKET_CODECS.join(', ')} over a websocket`,
    isSatisfied: ({ carrier, codec }) =>
      (carrier === 'http' ? HTTP_CODECS : WEBSOCKET_CODECS).includes(codec.kind),
    actual: ({ codec }) => codec.kind,
  },
  {
    path: ['codec', 'strip'],
    expected: 'to be used with `kind: lines` only',
    isSatisfied: ({ codec }) => codec.strip === undefined || codec.kind === 'lines',
    actual: ({ codec }) => codec.strip,
  },
  {
    path: ['script', 'text'],
    expected: 'at least one frame that sends text over a websocket',
    isSatisfied: ({ carrier, script }) => carrier === 'http' || script.text.length > 0,
    actual: () => undefined,
  },
  {
    path: ['script', 'request'],
    expected: 'the request body over http, and none over a websocket',
    isSatisfied: ({ carrier, script }) =>
      (carrier === 'http') === (script.request !== undefined) || script.method === 'GET',
    actual: ({ script }) => script.request,
  },
  {
    path: ['events'],
    expected: 'a rule that means `audio`, unless the body or binary frames are audio',
    isSatisfied: (description) =>
      description.codec.kind === 'raw' || description.audio.binary || hasMeaning(description, 'audio'),
    actual: ({ events }) => events,
  },
  {
    path: ['audio', 'at'],
    expected: 'where the audio is, because a rule means `audio`',
    isSatisfied: (description) => description.audio.at !== undefined || !hasMeaning(description, 'audio'),
    actual: () => undefined,
  },
  {
    path: ['completion'],
    expected:
      '`event` with a rule that means `end`, `count` with one that means `flushed`, or `body` over http',
    isSatisfied: hasCompletion,
    actual: ({ completion }) => completion,
  },
  {
    path: ['audio', 'wav'],
    expected: 'a WAV format among `format.words`',
    isSatisfied: ({ audio, format }) =>
      audio.wav === 'none' || Object.values(format.words).some(({ container }) => container === 'wav'),
    actual: ({ audio }) => audio.wav,
  },
  {
    path: ['routing', 'keepaliveEvery'],
    expected: 'a frame in `script.keepalive`',
    isSatisfied: ({ routing, script }) => routing.keepaliveEvery === undefined || script.keepalive.length > 0,
    actual: ({ routing }) => routing.keepaliveEvery,
  },
]

function hasMeaning({ events }: AdapterDescription, meaning: EventMeaning): boolean {
  return events.some(({ means }) => means.includes(meaning))
}

function hasCompletion(description: AdapterDescription): boolean {
  const { carrier, completion } = description
  if (completion === 'body') return carrier === 'http'
  if (completion === 'event') return hasMeaning(description, 'end')
  return carrier === 'websocket' && (completion !== 'count' || hasMeaning(description, 'flushed'))
}

function checkSlots({ address, headers, script, options }: AdapterDescription): void {
  const known = [...SLOT_NAMES, ...Object.keys(options).map((name) => `${OPTION_SLOT_PREFIX}${name}`)]
  const locations: readonly (readonly [DescriptionPath, Template])[] = [
    [['address', 'path'], address.path],
    ...Object.entries(address.query).map(([name, value]) => [['address', 'query', name], value] as const),
    ...Object.entries(headers).map(([name, value]) => [['headers', name], value] as const),
    ...Object.entries(script).map(([cue, value]) => [['script', cue], value ?? null] as const),
  ]
  for (const [path, value] of locations)
    for (const slot of slotsIn(value))
      if (!known.includes(slot))
        throw new DecodeError(path, `a slot among {${known.join('}, {')}}`, `{${slot}}`)
}
