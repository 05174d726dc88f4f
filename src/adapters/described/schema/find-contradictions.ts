import type { AdapterDescription, EventMeaning, Template } from '../../../core/adapter/adapter-description.ts'
import { OPTION_SLOT_PREFIX, SLOT_NAMES } from '../slots.ts'
import { slotsIn } from '../template.ts'

/** A field that contradicts another one, and what was expected there. */
interface Contradiction {
  readonly path: readonly string[]
  readonly expected: string
}

/** Checks rules that span several fields. */
export function findContradictions(description: AdapterDescription): readonly Contradiction[] {
  const broken = CONSISTENCY_RULES.filter(({ isSatisfied }) => !isSatisfied(description))
  return [...broken, ...findUnknownSlots(description)]
}

interface ConsistencyRule extends Contradiction {
  readonly isSatisfied: (description: AdapterDescription) => boolean
}

const HTTP_CODECS = ['raw', 'sse', 'lines', 'json']
const WEBSOCKET_CODECS = ['json', 'msgpack', 'text']

const CONSISTENCY_RULES: readonly ConsistencyRule[] = [
  {
    path: ['address', 'origin'],
    expected: 'ws:// or wss:// for a websocket, http:// or https:// for http',
    isSatisfied: ({ carrier, address }) => address.origin.startsWith('ws') === (carrier === 'websocket'),
  },
  {
    path: ['credentials'],
    expected: 'a `name` for each except `in: protocol`; `open`, `start` and `protocol` over a websocket only',
    isSatisfied: ({ carrier, credentials }) =>
      credentials.every((one) => one.in === 'protocol' || one.name !== '') &&
      credentials.every((one) => carrier === 'websocket' || one.in === 'header' || one.in === 'query'),
  },
  {
    path: ['codec'],
    expected: `${HTTP_CODECS.join(', ')} over http; ${WEBSOCKET_CODECS.join(', ')} over a websocket`,
    isSatisfied: ({ carrier, codec }) =>
      (carrier === 'http' ? HTTP_CODECS : WEBSOCKET_CODECS).includes(codec.kind),
  },
  {
    path: ['codec', 'strip'],
    expected: 'to be used with `kind: lines` only',
    isSatisfied: ({ codec }) => codec.strip === undefined || codec.kind === 'lines',
  },
  {
    path: ['script', 'text'],
    expected: 'at least one frame that sends text over a websocket',
    isSatisfied: ({ carrier, script }) => carrier === 'http' || script.text.length > 0,
  },
  {
    path: ['script', 'request'],
    expected: 'the request body over http, and none over a websocket',
    isSatisfied: ({ carrier, script }) =>
      (carrier === 'http') === (script.request !== undefined) || script.method === 'GET',
  },
  {
    path: ['events'],
    expected: 'a rule that means `audio`, unless the body or binary frames are audio',
    isSatisfied: (description) =>
      description.codec.kind === 'raw' || description.audio.binary || hasMeaning(description, 'audio'),
  },
  {
    path: ['audio', 'at'],
    expected: 'where the audio is, because a rule means `audio`',
    isSatisfied: (description) => description.audio.at !== undefined || !hasMeaning(description, 'audio'),
  },
  {
    path: ['completion'],
    expected:
      '`event` with a rule that means `end`, `count` with one that means `flushed`, or `body` over http',
    isSatisfied: hasCompletion,
  },
  {
    path: ['audio', 'wav'],
    expected: 'a WAV format among `format.words`',
    isSatisfied: ({ audio, format }) =>
      audio.wav === 'none' || Object.values(format.words).some(({ container }) => container === 'wav'),
  },
  {
    path: ['format', 'announced'],
    expected: 'a `header` over http, or a pointer `at` into messages',
    isSatisfied: ({ carrier, codec, format: { announced } }) =>
      announced === undefined ||
      ((announced.header === undefined) !== (announced.at === undefined) &&
        (announced.header === undefined || carrier === 'http') &&
        (announced.at === undefined || codec.kind !== 'raw')),
  },
  {
    path: ['routing', 'keepaliveEvery'],
    expected: 'a frame in `script.keepalive`',
    isSatisfied: ({ routing, script }) => routing.keepaliveEvery === undefined || script.keepalive.length > 0,
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

function findUnknownSlots({ address, headers, script, options }: AdapterDescription): Contradiction[] {
  const known = [...SLOT_NAMES, ...Object.keys(options).map((name) => `${OPTION_SLOT_PREFIX}${name}`)]
  const fields: readonly (readonly [readonly string[], Template])[] = [
    [['address', 'path'], address.path],
    ...Object.entries(address.query).map(([name, value]) => [['address', 'query', name], value] as const),
    ...Object.entries(headers).map(([name, value]) => [['headers', name], value] as const),
    ...Object.entries(script).map(([cue, value]) => [['script', cue], value ?? null] as const),
  ]
  return fields.flatMap(([path, template]) => {
    const unknown = slotsIn(template).find((slot) => !known.includes(slot))
    return unknown === undefined
      ? []
      : [{ path, expected: `a slot among {${known.join('}, {')}}, not {${unknown}}` }]
  })
}
