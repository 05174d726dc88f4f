import { encode } from '@msgpack/msgpack'
import type { AdapterDescription, Meaning } from '../../../core/adapter-description.ts'
import type { Container } from '../../../core/audio-format.ts'
import { wavHeader } from '../../speech/wav-header.ts'
import type { LabEvent, Outgoing, Turn } from '../../twin.ts'
import type { Backwards } from './backwards.ts'
import { errorUnit, refusedOverHttp } from './failures.ts'
import type { DescribedMemo } from './memo.ts'
import { withAt } from './place.ts'
import { formatOf } from './request.ts'
import type { Unit } from './unit.ts'

const CONTENT_TYPES: Readonly<Record<Container, string>> = {
  raw: 'audio/pcm',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
}

/** The frames of a described provider for an event of the lab. */
export function replyDescribed(backwards: Backwards, event: LabEvent, memo: DescribedMemo): Outgoing[] {
  const { description } = backwards
  const { carrier, completion } = description
  switch (event.kind) {
    case 'opened':
      memo.isOpen = true
      return memo.hasOpened ? ready(backwards) : []
    case 'accepted':
      return carrier === 'http' ? [headOf(description, event)] : []
    case 'audio':
      return audioFrames(backwards, event.turn, event.audio, memo)
    case 'completed':
      return completion === 'event'
        ? [...told(backwards, 'flushed', event.turn), ...told(backwards, 'end', event.turn)]
        : closing(completion)
    case 'marked':
      return told(backwards, 'flushed', { context: event.context })
    case 'failed':
      return failed(backwards, event)
    case 'refused':
      return refusedOverHttp(description, event.refusal)
    default:
      return []
  }
}

/** The message that tells the client to start, if the protocol has one. */
export function ready(backwards: Backwards): Outgoing[] {
  return told(backwards, 'ready', { context: '' })
}

function closing(completion: AdapterDescription['completion']): Outgoing[] {
  if (typeof completion === 'string') return []
  // 1005 means a close without a code, and cannot be sent.
  const code = completion.close.find((one) => one !== 1005) ?? 1000
  return [{ kind: 'close', code, reason: '' }]
}

/** An error message. A rejected key also closes the connection. */
function failed(backwards: Backwards, { refusal, turn }: Extract<LabEvent, { kind: 'failed' }>): Outgoing[] {
  const { description } = backwards
  if (description.codec.kind === 'raw') return []
  const unit = errorUnit(backwards, refusal)
  const frames = unit ? [written(description, withIds(description, unit, turn ?? { context: '' }))] : []
  const isOver = description.carrier === 'websocket' && (refusal.reason === 'unauthorized' || !unit)
  return isOver ? [...frames, { kind: 'close', code: 1008, reason: 'refused' }] : frames
}

type Named = Pick<Turn, 'context'> & Partial<Turn>

function told({ description, units }: Backwards, meaning: Meaning, turn: Named): Outgoing[] {
  const unit = units[meaning]
  return unit ? [written(description, withIds(description, unit, turn))] : []
}

/** Adds the stream id and the request id to a message, if the protocol has them. */
function withIds({ routing, correlation }: AdapterDescription, unit: Unit, { id, context }: Named): Unit {
  const streamed =
    routing.stream === undefined || context === '' ? unit.value : withAt(unit.value, routing.stream, context)
  const value =
    correlation.at === undefined || id === undefined ? streamed : withAt(streamed, correlation.at, id)
  return { ...unit, value }
}

function headOf(
  { codec, correlation }: AdapterDescription,
  { turn, bytes }: Extract<LabEvent, { kind: 'accepted' }>,
): Outgoing {
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
    ...(codec.kind === 'raw' && bytes !== undefined ? { 'content-length': String(bytes) } : {}),
  }
  return { kind: 'head', status: 200, headers }
}

function audioFrames(
  { description, units }: Backwards,
  turn: Turn,
  piece: Uint8Array,
  { slots }: DescribedMemo,
): Outgoing[] {
  const { audio, codec, format } = description
  const { container } = formatOf(format, slots)
  const bytes = audio.wav === 'each' && container === 'wav' ? withHeader(piece, turn) : piece
  if (codec.kind === 'raw' || audio.binary) return [{ kind: 'binary', bytes }]
  const unit = units.audio
  if (!unit || audio.at === undefined) return []
  const payload = audio.decode === 'bytes' ? bytes : Buffer.from(bytes).toString(audio.decode)
  const sounding = { ...unit, value: withAt(unit.value, audio.at, payload) }
  return [written(description, withIds(description, sounding, turn))]
}

function withHeader(piece: Uint8Array, { speech }: Turn): Uint8Array {
  return Buffer.concat([wavHeader(piece.length, speech.format), piece])
}

function written({ codec }: AdapterDescription, { value, event }: Unit): Outgoing {
  if (codec.kind === 'msgpack') return { kind: 'binary', bytes: encode(value) }
  if (codec.kind === 'text') return { kind: 'text', text: String(value) }
  const text = JSON.stringify(value)
  const forms = {
    sse: `${event === '' ? '' : `event: ${event}\n`}data: ${text}\n\n`,
    lines: `${codec.strip === undefined ? '' : `${codec.strip} `}${text}\n`,
    json: text,
    raw: text,
  }
  return { kind: 'text', text: forms[codec.kind] }
}
