import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { AudioReceiver, type ReceivedAudio } from '../../../src/audio/audio-receiver.ts'
import { createDecoder } from '../../../src/audio/decoders/create-decoder.ts'
import type { AudioFormat } from '../../../src/core/audio-format.ts'
import { bytesOf, cut } from '../sounds.ts'

const golden = (name: string) => new Uint8Array(readFileSync(path.join(import.meta.dirname, 'golden', name)))
const repeat = (size: number) => Array.from({ length: 6000 }, () => size)

const MP3: AudioFormat = { encoding: 'mp3', container: 'mp3', sampleRate: 24_000 }
const OPUS: AudioFormat = { encoding: 'opus', container: 'ogg', sampleRate: 24_000 }
const ID3 = bytesOf('ID3', [4, 0, 0, 0, 0, 1, 0], new Uint8Array(128))

/**
 * One second each: 200 ms of silence, then 440 Hz. The mp3 (22.05 kHz) does not declare its encoder delay.
 */
const ANSWERS = [
  {
    name: 'mp3',
    format: MP3,
    file: golden('tone.mp3'),
    audio: 1_071_020,
    lead: 250_000,
    payload: 4284,
    rate: 22_050,
  },
  {
    name: 'mp3 behind an ID3 tag',
    format: MP3,
    file: bytesOf(ID3, golden('tone.mp3')),
    audio: 1_071_020,
    lead: 250_000,
    payload: 4284,
    rate: 22_050,
  },
  {
    name: 'opus',
    format: OPUS,
    file: golden('tone.opus'),
    audio: 1_000_000,
    lead: 200_000,
    payload: 2126,
    rate: 48_000,
  },
]

async function hear(format: AudioFormat, packets: readonly Uint8Array[]): Promise<ReceivedAudio> {
  const listener = new AudioReceiver(await createDecoder(format))
  packets.forEach((packet, index) => {
    listener.push(packet, index)
  })
  return listener.finish()
}

describe.each(ANSWERS)('$name', ({ format, file, audio, lead, payload, rate }) => {
  test.each([1, 37, 1000, 100_000])('in packets of %d bytes', async (size) => {
    const heard = await hear(format, cut(file, repeat(size)))
    expect(heard.undecodable).toBeUndefined()
    expect(heard.audio_us).toBe(audio)
    expect(Math.abs((heard.lead_silence_us ?? 0) - lead)).toBeLessThan(1000)
    expect(heard.bytes).toBe(payload)
    expect(heard.format.sampleRate).toBe(rate)
  })
})

test('ID3 tags and Ogg headers are not audio', async () => {
  const mp3 = new AudioReceiver(await createDecoder(MP3))
  expect(mp3.push(ID3, 0)).toBe(false)
  expect(mp3.push(golden('tone.mp3').subarray(0, 50), 0)).toBe(false)
  const opus = new AudioReceiver(await createDecoder(OPUS))
  expect(opus.push(golden('tone.opus').subarray(0, 100), 0)).toBe(false)
})

/** The file with a packet that no Opus encoder makes: its table of contents announces no frame. */
function withInvalidPacket(file: Uint8Array): Uint8Array {
  const broken = Buffer.from(file)
  const thirdPage = broken.indexOf('OggS', broken.indexOf('OggS', 1) + 1)
  broken.set([0x03, 0x00], thirdPage + 27 + (broken[thirdPage + 26] ?? 0))
  return broken
}

test('a decoder that complains on the console is not heard there', async () => {
  const written = (['error', 'warn', 'log'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  )
  onTestFinished(() => void vi.restoreAllMocks())
  const { audio_us } = await hear(OPUS, [withInvalidPacket(golden('tone.opus'))])
  expect(audio_us).toBeGreaterThan(900_000)
  for (const spy of written) expect(spy).not.toHaveBeenCalled()
})
