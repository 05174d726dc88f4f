import { decode } from '@msgpack/msgpack'
import type { AdapterDescription, Credential } from '../../../core/adapter/adapter-description.ts'
import { valueAtPointer } from '../../../core/json-pointer.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { DescribedTwinState } from './connection-state.ts'
import type { InvertedDescription } from './inverted-description.ts'
import type { ProtocolValue } from './json-pointer.ts'
import { type CueName, type MatchedCue, matchCue } from './match-cue.ts'
import { matchTemplate, type SlotValues } from './match-template.ts'
import { readyFrames } from './reply.ts'
import { checkSlots, speechOf } from './request.ts'
import { unescapeXml } from './unescape-xml.ts'

/** Parses a client's frame by the description's script. */
export function parseClientFrame(
  inverted: InvertedDescription,
  frame: ClientFrame,
  state: DescribedTwinState,
): ClientRequest[] {
  const { description } = inverted
  const value = decodeFrame(frame, description)
  if (description.carrier === 'http') return parseHttpRequest(inverted, value, state)
  const matched = value === undefined ? undefined : matchCue(description, value)
  if (!matched)
    return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'no such message' } }]
  return [
    ...keyRequests(description, matched.cue, value),
    ...CUE_HANDLERS[matched.cue](inverted, matched, state),
  ]
}

function decodeFrame(frame: ClientFrame, { codec, script, carrier }: AdapterDescription): ProtocolValue {
  const isText = carrier === 'http' ? typeof script.request === 'string' : codec.kind === 'text'
  try {
    if (frame.kind === 'binary') return decode(frame.bytes)
    return isText ? frame.text : JSON.parse(frame.text)
  } catch {
    return undefined
  }
}

function parseHttpRequest(
  inverted: InvertedDescription,
  body: ProtocolValue,
  state: DescribedTwinState,
): ClientRequest[] {
  const { script, format, text } = inverted.description
  const match =
    script.request === undefined ? undefined : matchTemplate(script.request, body, format, 'slots')
  const slots = text.escape === 'xml' ? unescapeXml(match?.slots ?? {}) : (match?.slots ?? {})
  state.slots = { ...state.slots, ...slots }
  return textRequests(inverted, state, { release: 'now', more: false })
}

type CueHandler = (
  inverted: InvertedDescription,
  matched: MatchedCue,
  state: DescribedTwinState,
) => ClientRequest[]

const CUE_HANDLERS: Readonly<Record<CueName, CueHandler>> = {
  open: (inverted, { slots, isLast }, state) => {
    state.slots = { ...state.slots, ...slots }
    state.hasOpened = isLast
    return state.isOpen && isLast ? [{ kind: 'answer', frames: readyFrames(inverted) }] : []
  },
  start: (_, { slots }, state) => {
    state.slots = { ...state.slots, ...slots }
    return []
  },
  text: (inverted, { slots }, state) => {
    state.slots = { ...state.slots, last: undefined, ...slots }
    return textRequests(inverted, state, holdFor(inverted.description, state.slots))
  },
  flush: ({ description }, matched, state) => flushRequests(description, matched, state, true),
  end: ({ description }, matched, state) => flushRequests(description, matched, state, !matched.isLast),
  cancel: (_, { slots }) => [{ kind: 'cancel', context: contextOf(slots), scope: 'all' }],
  keepalive: () => [{ kind: 'ping' }],
  close: () => [{ kind: 'close' }],
}

/** Text is held until a frame or a flag releases it, and spoken at once if the protocol has neither. */
function holdFor({ script, completion }: AdapterDescription, { last }: SlotValues) {
  const hasReleaseCue = script.flush.length > 0 || script.end.length > 0
  const isLast = last === true || last === 'true'
  if (!hasReleaseCue)
    return {
      release: isLast || last === undefined ? 'now' : {},
      more: last !== undefined && !isLast,
    } as const
  return { release: isLast && completion !== 'count' ? 'now' : {}, more: true } as const
}

function textRequests(
  inverted: InvertedDescription,
  { slots }: DescribedTwinState,
  hold: Pick<Extract<ClientRequest, { kind: 'text' }>, 'release' | 'more'>,
): ClientRequest[] {
  const checked = checkSlots(inverted, slots)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  const { text } = checked.fields
  const speech = speechOf(inverted.description, checked.fields)
  return [{ kind: 'text', context: contextOf(slots), text, speech, ...hold }]
}

function flushRequests(
  description: AdapterDescription,
  { slots }: MatchedCue,
  state: DescribedTwinState,
  more: boolean,
): ClientRequest[] {
  state.flushCount += 1
  const mark = description.completion === 'count' ? { mark: String(state.flushCount) } : {}
  const context = contextOf({ ...state.slots, ...slots })
  return [{ kind: 'flush', context, more, ...mark }]
}

function contextOf({ stream }: SlotValues): string {
  return stream === undefined ? '' : String(stream)
}

/** The key in the first message. */
function keyRequests(
  { credentials }: AdapterDescription,
  cue: CueName,
  frame: ProtocolValue,
): ClientRequest[] {
  return credentials
    .filter((one): one is Credential => one.in === cue)
    .map(({ name, prefix }) => {
      const value = valueAtPointer(frame, `/${name}`)
      const isPresent = typeof value === 'string' && value.startsWith(prefix)
      return { kind: 'key', key: isPresent ? value.slice(prefix.length) : undefined }
    })
}
