import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import { type AudioFormat, durationOfBytes } from '../../core/audio-format.ts'
import type { ExchangedFrame } from '../../core/trial/exchange.ts'
import { roundDuration } from '../format/units/durations.ts'

/** The kind of a frame, as the listing names it. */
export function kindOf({ frame }: ExchangedFrame): string {
  return frame.kind === 'eof' ? 'end of body' : frame.kind
}

/** Undefined for a frame without a length: the end of a body. */
export function byteLengthOf({ frame }: ExchangedFrame): number | undefined {
  switch (frame.kind) {
    case 'text':
      return Buffer.byteLength(frame.text)
    case 'binary':
      return frame.bytes.length
    case 'event':
      return Buffer.byteLength(frame.data)
    case 'request':
      return frame.body === undefined ? 0 : Buffer.byteLength(frame.body)
    default:
      return undefined
  }
}

/** What a frame contains, with audio shortened. Undefined for binary frames. */
export function contentOf({ frame }: ExchangedFrame): string | undefined {
  switch (frame.kind) {
    case 'text':
      return shortenAudio(frame.text)
    case 'event':
      return `${frame.event === '' ? '' : `${frame.event}: `}${shortenAudio(frame.data)}`
    case 'head':
      return `status ${frame.status}`
    case 'request':
      return `${frame.method} ${frame.url} ${describeBody(frame.body)}`.trim()
    default:
      return undefined
  }
}

function describeBody(body: string | Uint8Array | undefined): string {
  if (body === undefined) return ''
  return typeof body === 'string' ? shortenAudio(body) : `${body.length} bytes`
}

/** Base64 of this length is audio, which says nothing to a reader. */
function shortenAudio(text: string): string {
  return text.replaceAll(/"[A-Za-z0-9+/_-]{80,}={0,2}"/g, '"…"')
}

/** What a frame meant to the adapter. */
export function meaningOf(frame: ExchangedFrame, format: AudioFormat): string {
  if (frame.from === 'client') return ''
  const { reading } = frame
  if (!reading) return 'not given to the adapter'
  if (reading.error !== undefined) return `the adapter threw: ${reading.error}`
  return reading.events.map((event) => eventWords(event, format)).join(', ') || 'nothing'
}

function eventWords(event: ProviderEvent, format: AudioFormat): string {
  switch (event.kind) {
    case 'audio':
      return audioWords(event.audio.length, format)
    case 'text':
      return `text “${event.text}”`
    case 'turn':
      return event.event
    case 'fault':
      return `fault (${event.fault.kind}): ${event.fault.detail}`
    case 'note':
      return event.requestId === undefined ? 'known, without effect' : `request id ${event.requestId}`
    default:
      return event.kind
  }
}

function audioWords(bytes: number, format: AudioFormat): string {
  const length = durationOfBytes(bytes, format)
  return length === undefined ? `audio (${bytes} bytes)` : `audio (${roundDuration(length)})`
}

/** A number of bytes with at most three digits. */
export function formatSize(bytes: number | undefined): string {
  if (bytes === undefined) return ''
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toPrecision(3)} kB`
}
