import type { Dial, Frame } from '../../src/core/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import { AudioEnvelope, rawOf } from '../../src/drive/audio-envelope.ts'
import { openLine } from '../../src/wire/line.ts'
import { createResolver } from '../../src/wire/resolver.ts'
import { PIECES, type Route, stampIn } from './speech.ts'
import type { OpenStream } from './stream.ts'

const options = {
  clock: monotonicClock,
  resolver: createResolver(),
  timeout: 10_000,
  tls: { rejectUnauthorized: false },
}

/** ttfa's own connection, read as ttfa reads it: the first audio is decoded, the rest counted. */
export const lineStream: OpenStream = async (url, route, told) => {
  const dial = dialFor(url.href, route)
  const line = await openLine(dial, options)
  let envelope = new AudioEnvelope('exactly')
  let pieces = 0
  let audio = 0
  line.listen({
    onFrame: (frame, at) => {
      if (frame.kind === 'eof') return told.over()
      if (frame.kind === 'head') return
      if (pieces++ === PIECES) return told.over()
      if (pieces === 1) told.first(at, sentOf(frame))
      else audio += countAudio(frame, envelope)
    },
    onClose: (close) => {
      throw new Error(`${close.reason} after ${audio} bytes`)
    },
  })
  return () => {
    pieces = 0
    envelope = new AudioEnvelope('exactly')
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
  const { sent, data } = JSON.parse(textOf(frame))
  return Buffer.from(data.audio, 'base64').length > 0 ? Number(sent) : Number.NaN
}

/** Bytes of audio in a frame that need not be decoded, counted as drive does. */
function countAudio(frame: Frame, envelope: AudioEnvelope): number {
  if (frame.kind === 'binary') return frame.bytes.length
  const raw = rawOf(frame)
  if (!raw) return 0
  const counted = envelope.bytesIn(raw)
  if (counted !== undefined) return counted
  const { length } = Buffer.from(JSON.parse(textOf(frame)).data.audio, 'base64')
  envelope.learn(raw, length)
  return length
}

function textOf(frame: Frame): string {
  return frame.kind === 'text' ? frame.text : frame.kind === 'event' ? frame.data : ''
}
