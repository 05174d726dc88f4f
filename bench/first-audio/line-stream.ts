import type { Dial, Frame } from '../../src/core/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import { openLine } from '../../src/wire/line.ts'
import { createResolver } from '../../src/wire/resolver.ts'
import { PIECES, type Route, stampIn } from './speech.ts'
import type { OpenStream } from './stream.ts'

const MARKER = '"audio":"'
const QUOTE = 0x22
const options = {
  clock: monotonicClock,
  resolver: createResolver(),
  timeout: 10_000,
  tls: { rejectUnauthorized: false },
}

/** ttfa's own line, read as ttfa reads: the first audio decoded, the rest counted. */
export const lineStream: OpenStream = async (url, route, told) => {
  const dial = dialFor(url.href, route)
  const line = await openLine(dial, options)
  let pieces = 0
  let audio = 0
  line.listen({
    onFrame: (frame, at) => {
      if (frame.kind === 'eof') return told.over()
      if (frame.kind === 'head') return
      if (pieces++ === PIECES) return told.over()
      if (pieces === 1) told.first(at, sentOf(frame))
      else audio += countAudio(frame)
    },
    onClose: (close) => {
      throw new Error(`${close.reason} after ${audio} bytes`)
    },
  })
  return () => {
    pieces = 0
    if (dial.carrier === 'http') line.ask(dial)
    else line.say([{ kind: 'text', text: '{"text":"speak"}' }])
  }
}

function dialFor(url: string, route: Route): Dial {
  if (route === 'websocket') return { carrier: 'websocket', url, headers: {} }
  return { carrier: 'http', method: 'GET', url, headers: {}, framing: route === 'sse' ? 'sse' : 'bytes' }
}

function sentOf(frame: Frame): number {
  if (frame.kind === 'binary') return stampIn(Buffer.from(frame.bytes).toString()) ?? Number.NaN
  const text = frame.kind === 'text' ? frame.text : frame.kind === 'event' ? frame.data : ''
  const { sent, data } = JSON.parse(text)
  return Buffer.from(data.audio, 'base64').length > 0 ? Number(sent) : Number.NaN
}

/** Bytes of audio in a frame that nobody needs to hear. */
function countAudio(frame: Frame): number {
  if (frame.kind === 'binary') return frame.bytes.length
  const raw = frame.kind === 'text' || frame.kind === 'event' ? frame.raw : undefined
  if (!raw) return 0
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length)
  const start = bytes.indexOf(MARKER) + MARKER.length
  return Math.floor(((bytes.indexOf(QUOTE, start) - start) * 3) / 4)
}
