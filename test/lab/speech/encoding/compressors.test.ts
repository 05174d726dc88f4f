import { describe, expect, test } from 'vitest'
import { AudioReceiver } from '../../../../src/audio/audio-receiver.ts'
import { createDecoder } from '../../../../src/audio/decoders/create-decoder.ts'
import type { AudioFormat } from '../../../../src/core/audio-format.ts'
import { createRecording } from '../../../../src/lab/speech/create-recording.ts'
import { isEncodable } from '../../../../src/lab/speech/encoding/encodable.ts'

const FORMATS: readonly AudioFormat[] = [
  { encoding: 'mp3', container: 'mp3', sampleRate: 22_050 },
  { encoding: 'mp3', container: 'mp3', sampleRate: 44_100 },
  { encoding: 'opus', container: 'ogg', sampleRate: 24_000 },
  { encoding: 'opus', container: 'ogg', sampleRate: 48_000 },
]

const ORDER = {
  voice: 'tone',
  text: '12',
  speed: 1,
  leadingSilence: 200,
  trailingSilence: 100,
  muted: false,
} as const

/** 200 ms of silence, 1.2 seconds of tone, 100 ms of silence. */
const recordingOf = (format: AudioFormat, bitRate?: number) =>
  createRecording(
    { ...ORDER, format, ...(bitRate === undefined ? {} : { bitRate }) },
    () => new Int16Array(0),
  )

async function hear(format: AudioFormat, pieces: readonly Uint8Array[]) {
  const listener = new AudioReceiver(await createDecoder(format), { keepSamples: true })
  pieces.forEach((piece, at) => {
    listener.push(piece, at)
  })
  return listener.finish()
}

describe.each(FORMATS)('$encoding at $sampleRate Hz', (format) => {
  test('reports the duration and leading silence that a decoder finds', async () => {
    const recording = await recordingOf(format)
    const half = recording.bytes.length >> 1
    const heard = await hear(format, [recording.bytes.subarray(0, half), recording.bytes.subarray(half)])
    expect(heard.undecodable).toBeUndefined()
    expect(Math.abs(heard.audio_us - recording.duration)).toBeLessThan(1000)
    expect(heard.lead_silence_us).toBe(Math.round(recording.leadSilence ?? 0))
    // The encoder adds its own delay and padding.
    expect(heard.audio_us / 1_500_000).toBeGreaterThan(0.999)
    expect(heard.audio_us / 1_500_000).toBeLessThan(1.06)
    expect(Math.abs((heard.lead_silence_us ?? 0) - 200_000)).toBeLessThan(60_000)
  })

  test('keeps its loudness', async () => {
    const { samples = new Int16Array(0) } = await hear(format, [(await recordingOf(format)).bytes])
    const middle = samples.subarray(samples.length >> 2, samples.length >> 1)
    const power = middle.reduce((total, sample) => total + (sample / 32_768) ** 2, 0) / middle.length
    // A tone of amplitude 0.3.
    expect(Math.sqrt(2 * power)).toBeGreaterThan(0.27)
    expect(Math.sqrt(2 * power)).toBeLessThan(0.33)
  })

  test('equal requests give equal bytes, and a higher bit rate gives more', async () => {
    const [once, again, rich] = await Promise.all([
      recordingOf(format),
      recordingOf(format),
      recordingOf(format, 128_000),
    ])
    expect(Buffer.from(again.bytes).equals(once.bytes)).toBe(true)
    expect(rich.bytes.length).toBeGreaterThan(1.3 * once.bytes.length)
  })
})

test.each([
  ['opus', 48_000, true],
  ['opus', 22_050, false],
  ['mp3', 44_100, true],
  ['mulaw', 8000, true],
] as const)('%s at %d Hz can be spoken: %s', (encoding, sampleRate, can) => {
  expect(isEncodable({ encoding, sampleRate })).toBe(can)
})
