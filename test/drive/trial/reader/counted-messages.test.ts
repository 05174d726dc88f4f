import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openaiSse } from '../../../../src/adapters/openai/sse.ts'
import { smallestWs } from '../../../../src/adapters/smallest/websocket.ts'
import { AudioReceiver } from '../../../../src/audio/audio-receiver.ts'
import { PcmDecoder } from '../../../../src/audio/decoders/pcm-decoder.ts'
import { sampleJob } from '../../../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter, Frame } from '../../../../src/core/adapter/adapter.ts'
import type { AudioFormat, Encoding } from '../../../../src/core/audio-format.ts'
import { LoopLag } from '../../../../src/drive/thread-health/loop-lag.ts'
import { TrialRecorder } from '../../../../src/drive/trial/trial-recorder.ts'
import { ENCODERS } from '../../../../src/lab/speech/encoding/encoders.ts'
import { loadFlite } from '../../../../src/lab/speech/flite/flite.ts'
import { resample } from '../../../../src/lab/speech/resample.ts'
import { seededRandom } from '../../../../src/pace/random.ts'

const RATE = 24_000
const PIECE_MS = 40
const spoken = Float32Array.from(
  loadFlite()('She sells sea shells, and you were charged for sixteen of them on Thursday.'),
  (sample) => sample / 32_768,
)
const VOICE = resample(spoken, 16_000, RATE)
const random = seededRandom(11)
const NOISE = Uint8Array.from({ length: 60_000 }, () => random.fraction() * 256)
/** Frames of noise with the header of MPEG audio, layer III, 24 kHz, 64 kbit/s. */
const MP3 = Buffer.concat(
  Array.from({ length: 100 }, (_, n) => {
    const frame = Buffer.from(NOISE.subarray(n * 192, n * 192 + 192))
    frame.set([0xff, 0xf3, 0x84, 0xc4])
    return frame
  }),
)
const PAGE = `<html><head><title>502 Bad Gateway</title></head><body>${'<p>The upstream failed.</p>'.repeat(60)}</body></html>`

interface Route {
  readonly adapter: AnyAdapter
  readonly message: (base64: string) => Frame
}

function webSocket(base64: string): Frame {
  const text = `{"request_id":"r-1","status":"chunk","data":{"audio":"${base64}"}}`
  return { kind: 'text', text, raw: Buffer.from(text) }
}

function event(base64: string): Frame {
  const data = `{"type":"speech.audio.delta","audio":"${base64}"}`
  return { kind: 'event', event: '', data, raw: Buffer.from(data) }
}

const ROUTES: Readonly<Record<string, Route>> = {
  'WebSocket JSON': { adapter: smallestWs, message: webSocket },
  'SSE JSON': { adapter: openaiSse, message: event },
}

function encode(samples: Float32Array, encoding: Encoding): Uint8Array {
  return ENCODERS[encoding]?.(samples, RATE) ?? new Uint8Array()
}

function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return pieces
}

const sizeOf = (encoding: Encoding, milliseconds = PIECE_MS) =>
  ((RATE * milliseconds) / 1000) * (encode(new Float32Array(1), encoding).length || 1)

/** What becomes of an answer of these messages, and how much audio was heard in it. */
function read(
  { adapter, message }: Route,
  pieces: readonly Uint8Array[],
  encoding: Encoding = 'pcm_s16le',
  write = (piece: Uint8Array) => Buffer.from(piece).toString('base64'),
) {
  const format: AudioFormat = { encoding, container: 'raw', sampleRate: RATE }
  const receiver = new AudioReceiver(new PcmDecoder(format))
  const state = adapter.newState?.()
  let parsed = 0
  const counting = {
    ...adapter,
    hear: (...args: Parameters<AnyAdapter['hear']>) => {
      parsed += 1
      return adapter.hear(...args)
    },
  }
  const recorder = new TrialRecorder({
    adapter: counting,
    job: { ...sampleJob(adapter), format },
    state,
    receiver,
    lag: new LoopLag(),
    onReady: () => {},
    onFinish: () => {},
  })
  recorder.textSent(0)
  for (const [at, piece] of pieces.entries()) recorder.reader.onFrame(message(write(piece)), 1000 + at * 1000)
  const { fault } = recorder
  return { fault, parsed, audio: receiver.finish().audio_us }
}

const GOOD = inPieces(encode(VOICE, 'pcm_s16le'), sizeOf('pcm_s16le'))

describe.each(Object.entries(ROUTES))('messages that resemble earlier ones, over %s', (_, route) => {
  test.each([
    ['noise', inPieces(NOISE, 1920), /compressed or encrypted data/],
    ['noise in long messages', inPieces(NOISE, 9600), /compressed or encrypted data/],
    ['noise in short messages', inPieces(NOISE, 1000), /compressed or encrypted data/],
    ['gzip', inPieces(gzipSync(NOISE), 1920), /gzip/],
    ['brotli', inPieces(brotliCompressSync(encode(VOICE, 'pcm_s16le')), 1920), /compressed/],
    ['an MP3', inPieces(MP3, 1920), /MPEG audio/],
    ['an MP3 with a tag', inPieces(Buffer.concat([Buffer.from('ID3\x04'), MP3]), 1920), /MPEG audio/],
    ['Ogg', inPieces(Buffer.concat([Buffer.from('OggS\0\x02'), NOISE]), 1920), /Ogg/],
    ['base64 within base64', inPieces(Buffer.from(Buffer.from(NOISE).toString('base64')), 1920), /text/],
  ])('hold %s from the tenth on, and are not audio', (_, bad, says) => {
    for (const from of [10, 11, 12, 13, 30])
      expect(read(route, [...GOOD.slice(0, from), ...bad]).fault).toMatchObject({
        kind: 'protocol',
        detail: expect.stringMatching(says),
      })
  })

  const complaints: [name: string, text: string, says: RegExp][] = [
    ['a page', PAGE, /Bad Gateway/],
    ['JSON', '{"error":{"message":"the synthesis broke off"}}', /broke off/],
    ['a page that is as long as the audio', PAGE.padEnd(1920, '\n'), /Bad Gateway/],
    ['JSON behind some audio', `${'\0\x01'.repeat(900)}{"error":"the synthesis broke off"}`, /broke off/],
  ]
  test.each(complaints)('hold %s in one of them, which is the complaint', (_, text, says) => {
    for (const at of [10, 13, 22, 31]) {
      const pieces = [...GOOD.slice(0, at), Buffer.from(text), ...GOOD.slice(at)]
      expect(read(route, pieces).fault?.detail).toMatch(says)
    }
  })

  test('hold something else than base64, and cannot be read', () => {
    const pieces = [...GOOD.slice(0, 20), ...GOOD.slice(20)]
    let written = 0
    const inHex = (piece: Uint8Array) =>
      Buffer.from(piece).toString(++written > 20 && written < 60 ? 'hex' : 'base64')
    expect(read(route, pieces, 'pcm_s16le', inHex).fault?.kind).toBe('protocol')
  })
})

describe('a good voice', () => {
  const gains = [0.001, 0.01, 0.3, 1, 8, 200]
  const encodings = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw'] as const

  test.each(encodings)('in messages of any length is counted, every sample of it, as %s', (encoding) => {
    for (const gain of gains)
      for (const milliseconds of [10, 20, 40, 200]) {
        const samples = VOICE.map((sample) => Math.max(-1, Math.min(1, sample * gain)))
        const bytes = encode(samples, encoding)
        for (const route of Object.values(ROUTES)) {
          const { fault, audio } = read(route, inPieces(bytes, sizeOf(encoding, milliseconds)), encoding)
          expect(fault).toBeUndefined()
          expect(Math.abs(audio - (samples.length * 1e6) / RATE)).toBeLessThan(2)
        }
      }
  })

  test('is hardly ever read, but counted', () => {
    const { parsed } = read(ROUTES['WebSocket JSON'] as Route, [...GOOD, ...GOOD, ...GOOD])
    expect(parsed).toBeLessThan(GOOD.length * 3 * 0.4)
  })
})
