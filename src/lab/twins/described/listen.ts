import { decode } from '@msgpack/msgpack'
import type { AdapterDescription, Credential } from '../../../core/adapter-description.ts'
import type { Ask, ClientFrame, Outgoing } from '../../twin.ts'
import { type CueName, cueIn, type SaidCue } from './cues.ts'
import type { DescribedMemo } from './memo.ts'
import { at, type Value } from './place.ts'
import { refusalOf, speechOf } from './request.ts'
import { fitOf, type Slots } from './template.ts'
import { unescapedXml } from './xml.ts'

/** Parses a client's frame by the description's script. */
export function listenDescribed(
  description: AdapterDescription,
  frame: ClientFrame,
  memo: DescribedMemo,
  ready: () => Outgoing[],
): Ask[] {
  const value = frameValue(frame, description)
  if (description.carrier === 'http') return requestAsks(description, value, memo)
  const said = value === undefined ? undefined : cueIn(description, value)
  if (!said)
    return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'no such message' } }]
  return [...keyAsks(description, said.cue, value), ...ASKS[said.cue](description, said, memo, ready)]
}

function frameValue(frame: ClientFrame, { codec, script, carrier }: AdapterDescription): Value {
  const isText = carrier === 'http' ? typeof script.request === 'string' : codec.kind === 'text'
  try {
    if (frame.kind === 'binary') return decode(frame.bytes)
    return isText ? frame.text : JSON.parse(frame.text)
  } catch {
    return undefined
  }
}

function requestAsks(description: AdapterDescription, body: Value, memo: DescribedMemo): Ask[] {
  const { script, format, text } = description
  const fit = script.request === undefined ? undefined : fitOf(script.request, body, format, 'slots')
  const found = text.escape === 'xml' ? unescapedXml(fit?.slots ?? {}) : (fit?.slots ?? {})
  memo.slots = { ...memo.slots, ...found }
  return textAsks(description, memo, { release: 'now', more: false })
}

type Asking = (
  description: AdapterDescription,
  said: SaidCue,
  memo: DescribedMemo,
  ready: () => Outgoing[],
) => Ask[]

const ASKS: Readonly<Record<CueName, Asking>> = {
  open: (_, { slots, isLast }, memo, ready) => {
    memo.slots = { ...memo.slots, ...slots }
    memo.hasOpened = isLast
    return memo.isOpen && isLast ? [{ kind: 'answer', frames: ready() }] : []
  },
  start: (_, { slots }, memo) => {
    memo.slots = { ...memo.slots, ...slots }
    return []
  },
  text: (description, { slots }, memo) => {
    memo.slots = { ...memo.slots, last: undefined, ...slots }
    return textAsks(description, memo, holdOf(description, memo.slots))
  },
  flush: (description, said, memo) => flushAsks(description, said, memo, true),
  end: (description, said, memo) => flushAsks(description, said, memo, !said.isLast),
  cancel: (_, { slots }) => [{ kind: 'cancel', context: contextOf(slots), scope: 'all' }],
  keepalive: () => [{ kind: 'ping' }],
  close: () => [{ kind: 'close' }],
}

/** Text is held until a frame or a flag releases it, and spoken at once if the protocol has neither. */
function holdOf({ script, completion }: AdapterDescription, { last }: Slots) {
  const isTold = script.flush.length > 0 || script.end.length > 0
  const isLast = last === true || last === 'true'
  if (!isTold)
    return {
      release: isLast || last === undefined ? 'now' : {},
      more: last !== undefined && !isLast,
    } as const
  return { release: isLast && completion !== 'count' ? 'now' : {}, more: true } as const
}

function textAsks(
  description: AdapterDescription,
  { slots }: DescribedMemo,
  hold: Pick<Extract<Ask, { kind: 'text' }>, 'release' | 'more'>,
): Ask[] {
  const refusal = refusalOf(description, slots)
  if (refusal) return [{ kind: 'refuse', refusal }]
  const speech = speechOf(description, slots)
  return [{ kind: 'text', context: contextOf(slots), text: String(slots.text), speech, ...hold }]
}

function flushAsks(
  description: AdapterDescription,
  { slots }: SaidCue,
  memo: DescribedMemo,
  more: boolean,
): Ask[] {
  memo.flushes += 1
  const mark = description.completion === 'count' ? { mark: String(memo.flushes) } : {}
  const context = contextOf({ ...memo.slots, ...slots })
  return [{ kind: 'flush', context, more, ...mark }]
}

function contextOf({ stream }: Slots): string {
  return stream === undefined ? '' : String(stream)
}

/** The key in the first message. */
function keyAsks({ credentials }: AdapterDescription, cue: CueName, frame: Value): Ask[] {
  return credentials
    .filter((one): one is Credential => one.in === cue)
    .map(({ name, prefix }) => {
      const written = at(frame, `/${name}`)
      const isShown = typeof written === 'string' && written.startsWith(prefix)
      return { kind: 'key', key: isShown ? written.slice(prefix.length) : undefined }
    })
}
