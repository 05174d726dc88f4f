import type { AdapterDescription, Meaning, Template } from '../../core/adapter-description.ts'
import { Mismatch, type Path } from './reader.ts'
import { OPTION_SLOT, SLOT_NAMES } from './slots.ts'
import { slotsIn } from './template.ts'

/** Checks rules that span several fields. Throws a `DecodeError` for the first that is broken. */
export function checkCoherence(description: AdapterDescription): void {
  for (const rule of RULES) {
    if (rule.holds(description)) continue
    throw new Mismatch(rule.path, rule.expected, rule.found(description))
  }
  checkSlots(description)
}

interface Rule {
  readonly path: Path
  readonly expected: string
  readonly holds: (description: AdapterDescription) => boolean
  readonly found: (description: AdapterDescription) => unknown
}

const HTTP_CODECS = ['raw', 'sse', 'lines', 'json']
const SOCKET_CODECS = ['json', 'msgpack', 'text']

const RULES: readonly Rule[] = [
  {
    path: ['address', 'origin'],
    expected: 'ws:// or wss:// for a websocket, http:// or https:// for http',
    holds: ({ carrier, address }) => address.origin.startsWith('ws') === (carrier === 'websocket'),
    found: ({ address }) => address.origin,
  },
  {
    path: ['credentials'],
    expected: 'a `name` for each except `in: protocol`; `open`, `start` and `protocol` over a websocket only',
    holds: ({ carrier, credentials }) =>
      credentials.every((one) => one.in === 'protocol' || one.name !== '') &&
      credentials.every((one) => carrier === 'websocket' || one.in === 'header' || one.in === 'query'),
    found: ({ credentials }) => credentials,
  },
  {
    path: ['codec'],
    expected: `${HTTP_CODECS.join(', ')} over http; ${SOCKET_CODECS.join(', ')} over a websocket`,
    holds: ({ carrier, codec }) => (carrier === 'http' ? HTTP_CODECS : SOCKET_CODECS).includes(codec.kind),
    found: ({ codec }) => codec.kind,
  },
  {
    path: ['codec', 'strip'],
    expected: 'to be used with `kind: lines` only',
    holds: ({ codec }) => codec.strip === undefined || codec.kind === 'lines',
    found: ({ codec }) => codec.strip,
  },
  {
    path: ['script', 'text'],
    expected: 'at least one frame that sends text over a websocket',
    holds: ({ carrier, script }) => carrier === 'http' || script.text.length > 0,
    found: () => undefined,
  },
  {
    path: ['script', 'request'],
    expected: 'the request body over http, and none over a websocket',
    holds: ({ carrier, script }) =>
      (carrier === 'http') === (script.request !== undefined) || script.method === 'GET',
    found: ({ script }) => script.request,
  },
  {
    path: ['events'],
    expected: 'a rule that means `audio`, unless the body or binary frames are audio',
    holds: (description) =>
      description.codec.kind === 'raw' || description.audio.binary || hasMeaning(description, 'audio'),
    found: ({ events }) => events,
  },
  {
    path: ['audio', 'at'],
    expected: 'where the audio is, because a rule means `audio`',
    holds: (description) => description.audio.at !== undefined || !hasMeaning(description, 'audio'),
    found: () => undefined,
  },
  {
    path: ['completion'],
    expected:
      '`event` with a rule that means `end`, `count` with one that means `flushed`, or `body` over http',
    holds: isEnded,
    found: ({ completion }) => completion,
  },
  {
    path: ['audio', 'wav'],
    expected: 'a WAV format among `format.words`',
    holds: ({ audio, format }) =>
      audio.wav === 'none' || Object.values(format.words).some(({ container }) => container === 'wav'),
    found: ({ audio }) => audio.wav,
  },
  {
    path: ['routing', 'keepaliveEvery'],
    expected: 'a frame in `script.keepalive`',
    holds: ({ routing, script }) => routing.keepaliveEvery === undefined || script.keepalive.length > 0,
    found: ({ routing }) => routing.keepaliveEvery,
  },
]

function hasMeaning({ events }: AdapterDescription, meaning: Meaning): boolean {
  return events.some(({ means }) => means.includes(meaning))
}

function isEnded(description: AdapterDescription): boolean {
  const { carrier, completion } = description
  if (completion === 'body') return carrier === 'http'
  if (completion === 'event') return hasMeaning(description, 'end')
  return carrier === 'websocket' && (completion !== 'count' || hasMeaning(description, 'flushed'))
}

function checkSlots({ address, headers, script, options }: AdapterDescription): void {
  const known = [...SLOT_NAMES, ...Object.keys(options).map((name) => `${OPTION_SLOT}${name}`)]
  const places: readonly (readonly [Path, Template])[] = [
    [['address', 'path'], address.path],
    ...Object.entries(address.query).map(([name, value]) => [['address', 'query', name], value] as const),
    ...Object.entries(headers).map(([name, value]) => [['headers', name], value] as const),
    ...Object.entries(script).map(([cue, value]) => [['script', cue], value ?? null] as const),
  ]
  for (const [path, value] of places)
    for (const slot of slotsIn(value))
      if (!known.includes(slot)) throw new Mismatch(path, `a slot among {${known.join('}, {')}}`, `{${slot}}`)
}
