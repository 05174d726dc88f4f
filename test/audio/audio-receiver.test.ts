import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AudioReceiver,
  type AudioReceiverOptions,
  type ReceivedAudio,
} from '../../src/audio/audio-receiver.ts'
import { encodeWavHeader, UNKNOWN_WAV_SIZES } from '../../src/audio/containers/wav-writer.ts'
import { createDecoder } from '../../src/audio/decoders/create-decoder.ts'
import { simulatePlayback } from '../../src/audio/playback.ts'
import type { AudioFormat } from '../../src/core/audio-format.ts'
import { bytesOf, cut, join, offset, PCM_24K, s16, silence, tone } from './sounds.ts'

async function hear(
  packets: readonly Uint8Array[],
  options: AudioReceiverOptions & { format?: AudioFormat; origin?: number } = {},
): Promise<ReceivedAudio> {
  const listener = new AudioReceiver(await createDecoder(options.format ?? PCM_24K), options)
  packets.forEach((packet, index) => {
    listener.push(packet, 1000.4 + index * 100)
  })
  return listener.finish(options.origin ?? 1000)
}

const ANSWER = s16(join(silence(130), tone(400)))

describe('the audio receiver', () => {
  test('reports which packets contained playable audio', async () => {
    const listener = new AudioReceiver(await createDecoder(PCM_24K))
    const packets = [
      bytesOf(encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 24_000 }, UNKNOWN_WAV_SIZES)),
      bytesOf([1]),
      bytesOf([2]),
      bytesOf(),
      s16(tone(10)),
    ]
    expect(packets.map((packet) => listener.push(packet, 0))).toEqual([false, false, true, false, true])
  })

  test('a decoder that throws makes the answer undecodable, and nothing else is thrown', () => {
    const decoder = {
      ...{ format: PCM_24K, undecodable: undefined, skim: () => undefined },
      push: () => {
        throw new RangeError('offset is out of bounds')
      },
      finish: () => {
        throw new Error('freed twice')
      },
    }
    const receiver = new AudioReceiver(decoder)
    expect([receiver.push(s16(tone(10)), 0), receiver.push(s16(tone(10)), 1)]).toEqual([false, false])
    const { pieces, undecodable } = receiver.finish()
    expect(pieces).toEqual([])
    expect(undecodable).toBe('the audio could not be decoded: RangeError: offset is out of bounds')
  })

  test('returns pieces in whole microseconds since the run began, the onset within its piece, and totals', async () => {
    const packets = cut(ANSWER, [4800, 4801])
    expect(await hear(packets)).toEqual({
      pieces: [
        { at: 0, audio: 100_000, bytes: 4800 },
        { at: 100, audio: 100_000, bytes: 4801 },
        { at: 200, audio: 330_000, bytes: ANSWER.length - 9601 },
      ],
      onset: { piece: 1, offset: 30_000 },
      audio_us: 530_000,
      lead_silence_us: 130_000,
      bytes: ANSWER.length,
      primer: true,
      format: PCM_24K,
    })
  })

  test('finds no onset in silence', async () => {
    const heard = await hear([s16(silence(300))])
    expect(heard.onset).toBeUndefined()
    expect(heard.lead_silence_us).toBeUndefined()
    expect(heard.primer).toBe(true)
  })

  test('returns nothing for an empty answer', async () => {
    expect(await hear([])).toEqual({ pieces: [], audio_us: 0, bytes: 0, format: PCM_24K })
  })

  test('totals and onset are the same however the answer is split', async () => {
    const whole = await hear([ANSWER])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3000)), async (sizes) => {
        const heard = await hear(cut(ANSWER, sizes))
        const { piece = 0, offset = 0 } = heard.onset ?? {}
        const before = heard.pieces.slice(0, piece).reduce((sum, { audio }) => sum + audio, 0)
        expect(before + offset).toBe(whole.lead_silence_us)
        expect(offset).toBeLessThan(heard.pieces[piece]?.audio ?? 0)
        expect(heard.audio_us).toBe(whole.audio_us)
        expect(heard.pieces.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(heard.bytes)
      }),
    )
  })

  test('a long piece is decoded in slices, as far as the onset, and remains one piece', async () => {
    const decoder = await createDecoder(PCM_24K)
    const lengths: number[] = []
    const receiver = new AudioReceiver({
      ...{ format: decoder.format, undecodable: undefined, skim: decoder.skim.bind(decoder) },
      push: (bytes) => {
        lengths.push(bytes.length)
        return decoder.push(bytes)
      },
      finish: () => decoder.finish(),
    })
    // Three minutes, of which the first two seconds are silent; the last byte is half a sample.
    const answer = Uint8Array.from([...s16(join(silence(2000), tone(180_000))), 7])
    expect(receiver.push(answer, 1000)).toBe(true)
    expect(Math.max(...lengths)).toBe(65_536)
    expect(lengths.length).toBeLessThan(4)
    const { pieces, bytes, audio_us, onset } = receiver.finish(1000)
    expect(pieces).toEqual([{ at: 0, audio: 182_000_000, bytes: answer.length }])
    expect([bytes, audio_us]).toEqual([answer.length, 182_000_000])
    expect(onset).toMatchObject({ piece: 0 })
    expect(Math.abs((onset?.offset ?? 0) - 2_000_000)).toBeLessThan(1000)
  })

  test('durations of pieces never drift, at rates that do not divide a second', async () => {
    const format: AudioFormat = { ...PCM_24K, sampleRate: 44_100 }
    const packets = Array.from({ length: 44_100 / 7 }, () => new Uint8Array(14))
    expect((await hear(packets, { format })).audio_us).toBe(1_000_000)
  })

  test('only counts once the onset is known, and can then skim', async () => {
    const listener = new AudioReceiver(await createDecoder(PCM_24K))
    expect(listener.skim(48, 0)).toBeUndefined()
    listener.push(s16(tone(100)), 0)
    expect(listener.canSkim).toBe(true)
    expect(listener.skim(480, 1)).toBe(true)
    expect(listener.skim(0, 2)).toBe(false)
    expect(listener.finish().audio_us).toBe(110_000)
  })

  test('keeps the audio only if configured', async () => {
    const packets = cut(ANSWER, [999, 5000, 7])
    expect((await hear(packets)).samples).toBeUndefined()
    const kept = await hear(packets, { keepSamples: true })
    expect(bytesOf(new Uint8Array(kept.samples?.buffer ?? new ArrayBuffer(0)))).toEqual(ANSWER)
  })

  test('reports what it could not decode', async () => {
    const heard = await hear([bytesOf('fLaC', ANSWER)])
    expect(heard.undecodable).toMatch(/FLAC/)
    expect(heard.pieces).toEqual([])
  })
})

/** The onset of an answer whose pieces arrive at these milliseconds, and when it is heard. */
async function hearAt(arrivals: readonly (readonly [at: number, samples: Float32Array])[]) {
  const receiver = new AudioReceiver(await createDecoder(PCM_24K))
  for (const [at, samples] of arrivals) receiver.push(s16(samples), at * 1000)
  const { onset, primer, pieces } = receiver.finish(0)
  return { onset, primer, heard: simulatePlayback(pieces, onset).heard }
}

describe('the onset as played', () => {
  test('is not in a millisecond of tone before a stall', async () => {
    expect(
      await hearAt([
        [43, tone(1)],
        [524, tone(400)],
      ]),
    ).toEqual({ onset: { piece: 1, offset: 0 }, primer: true, heard: 524_000 })
  })

  test('is not in a constant offset', async () => {
    expect(
      await hearAt([
        [51, offset(300)],
        [451, tone(400)],
      ]),
    ).toEqual({ onset: { piece: 1, offset: 0 }, primer: true, heard: 451_000 })
    expect((await hearAt([[51, offset(400)]])).onset).toBeUndefined()
  })

  test('is not in a burst before silence, which is a primer even in the piece of the onset', async () => {
    const answer = join(tone(80), silence(425), tone(400))
    expect(await hearAt([[59, answer]])).toEqual({
      onset: { piece: 0, offset: 505_000 },
      primer: true,
      heard: 564_000,
    })
  })

  test('is where sound began if pieces come in real time with jitter', async () => {
    const late = [0, 3, 1, 6, 2, 9, 4, 0, 12, 5]
    const pieces = late.map((by, index) => [100 + index * 20 + by, tone(20)] as const)
    expect(await hearAt(pieces)).toEqual({ onset: { piece: 0, offset: 0 }, primer: false, heard: 100_000 })
  })

  test('is known 100 ms of sound after it, and then nothing is decoded', async () => {
    const receiver = new AudioReceiver(await createDecoder(PCM_24K))
    receiver.push(s16(tone(90)), 0)
    expect([receiver.onset, receiver.canSkim]).toEqual([undefined, false])
    receiver.push(s16(tone(10)), 0)
    expect([receiver.onset, receiver.canSkim]).toEqual([0, true])
  })
})

describe('a primer', () => {
  test('is a first piece without the onset, and no silence at the start of the first piece', async () => {
    const late = await hearAt([
      [50, silence(20)],
      [400, tone(500)],
    ])
    expect([late.primer, late.heard]).toEqual([true, 400_000])
    expect((await hearAt([[50, join(silence(19), tone(500))]])).primer).toBe(false)
  })
})
