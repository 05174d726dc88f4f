import type { Dial, Frame } from '../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import { AudioFrameMatcher, rawOf } from '../../src/drive/trial/reader/audio-frame-matcher.ts'
import { openConnection } from '../../src/wire/connect.ts'
import { createResolver } from '../../src/wire/socket/resolver.ts'
import { PIECES, type Route, stampIn } from './speech.ts'
import type { OpenStream } from './stream.ts'

const options = {
  clock: monotonicClock,
  resolver: createResolver(),
  timeout: 10_000,
  tls: { rejectUnauthorized: false },
}

/** ttfa's own connection, read as ttfa reads it: the first audio is decoded, the rest counted. */
export const ttfaStream: OpenStream = async (url, route, listener) => {
  const dial = dialFor(url.href, route)
  const connection = await openConnection(dial, options)
  let envelope = new AudioFrameMatcher('exactly')
  let pieces = 0
  let audio = 0
  connection.listen({
    onFrame: (frame, at) => {
      if (frame.kind === 'eof') return listener.end()
      if (frame.kind === 'head') return
      if (pieces++ === PIECES) return listener.end()
      if (pieces === 1) listener.first(at, serverStamp(frame))
      else audio += countAudio(frame, envelope)
    },
    onClose: (close) => {
      throw new Error(`${close.reason} after ${audio} bytes`)
    },
  })
  return () => {
    pieces = 0
    envelope = new AudioFrameMatcher('exactly')
    if (dial.carrier === 'http') connection.request(dial)
    else connection.send([{ kind: 'text', text: '{"text":"speak"}' }])
  }
}

function dialFor(url: string, route: Route): Dial {
  if (route === 'websocket') return { carrier: 'websocket', url, headers: {} }
  return { carrier: 'http', method: 'GET', url, headers: {}, framing: route === 'sse' ? 'sse' : 'bytes' }
}

function serverStamp(frame: Frame): number {
  if (frame.kind === 'binary') return stampIn(Buffer.from(frame.bytes).toString()) ?? Number.NaN
  const { sent, data } = JSON.parse(textOf(frame))
  return Buffer.from(data.audio, 'base64').length > 0 ? Number(sent) : Number.NaN
}

/** Bytes of audio in a frame that need not be decoded, counted as drive does. */
function countAudio(frame: Frame, envelope: AudioFrameMatcher): number {
  if (frame.kind === 'binary') return frame.bytes.length
  const raw = rawOf(frame)
  if (!raw) return 0
  const counted = envelope.audioBytesIn(raw)
  if (counted !== undefined) return counted
  const { length } = Buffer.from(JSON.parse(textOf(frame)).data.audio, 'base64')
  envelope.learn(raw, length)
  return length
}

function textOf(frame: Frame): string {
  return frame.kind === 'text' ? frame.text : frame.kind === 'event' ? frame.data : ''
}
