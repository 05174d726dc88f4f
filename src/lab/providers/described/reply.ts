import { encode } from '@msgpack/msgpack'
import { encodeWavHeader, wavSizes } from '../../../audio/containers/wav-writer.ts'
import type { Headers } from '../../../core/adapter/adapter.ts'
import type { AdapterDescription, EventMeaning } from '../../../core/adapter/adapter-description.ts'
import type { Container } from '../../../core/audio-format.ts'
import type { Micros } from '../../../core/units.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { ProtocolMessage } from './build-messages.ts'
import type { DescribedTwinState } from './connection-state.ts'
import { buildErrorMessage, httpErrorResponse } from './errors.ts'
import type { InvertedDescription } from './inverted-description.ts'
import { withValueAt } from './json-pointer.ts'
import { formatFact } from './slot-schema.ts'

const CONTENT_TYPES: Readonly<Record<Container, string>> = {
  raw: 'audio/pcm',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
}

/** The frames that a described provider sends for an event of the lab. */
export function replyToEvent(
  inverted: InvertedDescription,
  event: LabEvent,
  state: DescribedTwinState,
): ServerFrame[] {
  const { description } = inverted
  const { carrier, completion } = description
  switch (event.kind) {
    case 'opened':
      state.isOpen = true
      return state.hasOpened ? readyFrames(inverted) : []
    case 'accepted':
      return carrier === 'http' ? [responseHead(description, event)] : []
    case 'audio':
      return audioFrames(inverted, event.turn, event.audio, state)
    case 'completed':
      return completion === 'event'
        ? [...messageFrames(inverted, 'flushed', event.turn), ...messageFrames(inverted, 'end', event.turn)]
        : closeFrames(completion)
    case 'marked':
      return messageFrames(inverted, 'flushed', { context: event.context })
    case 'failed':
      return errorFrames(inverted, event)
    case 'refused':
      return httpErrorResponse(description, event.refusal)
    default:
      return []
  }
}

/** The message that tells the client to start, if the protocol has one. */
export function readyFrames(inverted: InvertedDescription): ServerFrame[] {
  return messageFrames(inverted, 'ready', { context: '' })
}

function closeFrames(completion: AdapterDescription['completion']): ServerFrame[] {
  if (typeof completion === 'string') return []
  // 1005 means a close without a code, and cannot be sent.
  const code = completion.close.find((one) => one !== 1005) ?? 1000
  return [{ kind: 'close', code, reason: '' }]
}

/** An error message. A rejected key also closes the connection. */
function errorFrames(
  inverted: InvertedDescription,
  { refusal, turn }: Extract<LabEvent, { kind: 'failed' }>,
): ServerFrame[] {
  const { description } = inverted
  if (description.codec.kind === 'raw') return []
  const message = buildErrorMessage(inverted, refusal)
  const frames = message
    ? [encodeMessage(description, withIds(description, message, turn ?? { context: '' }))]
    : []
  const isOver = description.carrier === 'websocket' && (refusal.reason === 'unauthorized' || !message)
  return isOver ? [...frames, { kind: 'close', code: 1008, reason: 'refused' }] : frames
}

type MessageIds = Pick<SpeechTurn, 'context'> & Partial<SpeechTurn>

function messageFrames(
  { description, messages }: InvertedDescription,
  meaning: EventMeaning,
  turn: MessageIds,
): ServerFrame[] {
  const message = messages[meaning]
  return message ? [encodeMessage(description, withIds(description, message, turn))] : []
}

/** Adds the stream id and the request id to a message, if the protocol has them. */
function withIds(
  { routing, correlation }: AdapterDescription,
  message: ProtocolMessage,
  { id, context }: MessageIds,
): ProtocolMessage {
  const withStream =
    routing.stream === undefined || context === ''
      ? message.value
      : withValueAt(message.value, routing.stream, context)
  const value =
    correlation.at === undefined || id === undefined
      ? withStream
      : withValueAt(withStream, correlation.at, id)
  return { ...message, value }
}

function responseHead(
  { codec, correlation, format: { announced } }: AdapterDescription,
  { turn, bytes, elapsed }: Extract<LabEvent, { kind: 'accepted' }>,
): ServerFrame {
  const types = {
    raw: CONTENT_TYPES[turn.speech.format.container],
    sse: 'text/event-stream',
    lines: codec.strip === undefined ? 'application/x-ndjson' : 'text/event-stream',
    json: 'application/json',
    msgpack: 'application/msgpack',
    text: 'text/plain',
  }
  const [idHeader] = correlation.headers
  const headers = {
    'content-type': types[codec.kind],
    ...(idHeader === undefined ? {} : { [idHeader]: turn.id }),
    ...serverTimeHeader(correlation, elapsed),
    ...(announced?.header === undefined ? {} : { [announced.header]: String(turn.speech.format.sampleRate) }),
    ...(codec.kind === 'raw' && bytes !== undefined ? { 'content-length': String(bytes) } : {}),
  }
  return { kind: 'head', status: 200, headers }
}

/** The header with the server's own time. A streamed answer counts as accepted with its first audio. */
function serverTimeHeader({ serverTime }: AdapterDescription['correlation'], elapsed: Micros): Headers {
  if (serverTime?.header === undefined) return {}
  const time = String(serverTime.unit === 'ms' ? elapsed / 1e3 : elapsed / 1e6)
  return { [serverTime.header]: serverTime.metric === undefined ? time : `${serverTime.metric};dur=${time}` }
}

function audioFrames(
  { description, messages }: InvertedDescription,
  turn: SpeechTurn,
  piece: Uint8Array,
  { slots }: DescribedTwinState,
): ServerFrame[] {
  const { audio, codec, format } = description
  const { container } = formatFact(format.words, slots.format)
  const bytes = audio.wav === 'each' && container === 'wav' ? withHeader(piece, turn) : piece
  if (codec.kind === 'raw' || audio.binary) return [{ kind: 'binary', bytes }]
  const message = messages.audio
  if (!message || audio.at === undefined) return []
  const payload = audio.decode === 'bytes' ? bytes : Buffer.from(bytes).toString(audio.decode)
  const withAudio = { ...message, value: withValueAt(message.value, audio.at, payload) }
  return [encodeMessage(description, withIds(description, withAudio, turn))]
}

function withHeader(piece: Uint8Array, { speech }: SpeechTurn): Uint8Array {
  return Buffer.concat([encodeWavHeader(speech.format, wavSizes(piece.length)), piece])
}

function encodeMessage({ codec }: AdapterDescription, { value, event }: ProtocolMessage): ServerFrame {
  if (codec.kind === 'msgpack') return { kind: 'binary', bytes: encode(value) }
  if (codec.kind === 'text') return { kind: 'text', text: String(value) }
  const text = JSON.stringify(value)
  const encodings = {
    sse: `${event === '' ? '' : `event: ${event}\n`}data: ${text}\n\n`,
    lines: `${codec.strip === undefined ? '' : `${codec.strip} `}${text}\n`,
    json: text,
    raw: text,
  }
  return { kind: 'text', text: encodings[codec.kind] }
}
