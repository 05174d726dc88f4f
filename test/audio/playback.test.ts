import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bufferLevels, playbackStarts, simulatePlayback } from '../../src/audio/playback.ts'
import type { AudioArrival, Onset } from '../../src/core/trial/trial.ts'

const ms = (milliseconds: number) => milliseconds * 1000
const piece = (at: number, audio: number): AudioArrival => ({
  at: ms(at),
  audio: ms(audio),
  bytes: audio * 48,
})

/** The three example streams of docs/metrics.md. */
const STREAMS: {
  name: string
  pieces: AudioArrival[]
  onset: Onset
  ttfa: number
  heard: number
  silence: number
}[] = [
  {
    name: '200 ms: 30 ms silence then voice',
    pieces: [piece(200, 500)],
    onset: { piece: 0, offset: ms(30) },
    ttfa: 200,
    heard: 230,
    silence: 30,
  },
  {
    name: '50 ms: 20 ms of silence; 400 ms: voice',
    pieces: [piece(50, 20), piece(400, 500)],
    onset: { piece: 1, offset: 0 },
    ttfa: 50,
    heard: 400,
    silence: 20,
  },
  {
    name: '120, 125, 130 ms: 250 ms of silence in front, then voice',
    pieces: [piece(120, 100), piece(125, 100), piece(130, 100)],
    onset: { piece: 2, offset: ms(50) },
    ttfa: 120,
    heard: 370,
    silence: 250,
  },
]

/** Arrivals in order, on whole microseconds. */
const arrivals = fc
  .array(fc.record({ gap: fc.nat(3000), audio: fc.integer({ min: 1, max: 3000 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((steps) => {
    let at = 0
    return steps.map(({ gap, audio }): AudioArrival => {
      at += gap
      return { at, audio, bytes: audio }
    })
  })

const shift = (pieces: readonly AudioArrival[], by: number) =>
  pieces.map((one) => ({ ...one, at: one.at + by }))
const total = (pieces: readonly AudioArrival[]) => pieces.reduce((sum, { audio }) => sum + audio, 0)

describe('simulated playback', () => {
  test.each(STREAMS)('$name', ({ pieces, onset, ttfa, heard, silence }) => {
    expect(pieces[0]?.at).toBe(ms(ttfa))
    expect(simulatePlayback(pieces, onset)).toMatchObject({ heard: ms(heard), lead_silence_us: ms(silence) })
  })

  test('underruns are counted, summed, and the longest is kept', () => {
    const pieces = [piece(0, 10), piece(5, 10), piece(30, 10), piece(45, 10)]
    expect(simulatePlayback(pieces)).toEqual({
      underruns: 2,
      underrun_us: ms(15),
      longest_underrun_us: ms(10),
      prebuffer_us: ms(20) + 1,
    })
  })

  test('an answer without audio is never heard', () => {
    expect(simulatePlayback([])).toEqual({
      underruns: 0,
      underrun_us: 0,
      longest_underrun_us: 0,
      prebuffer_us: 0,
    })
  })

  test('with a prebuffer playback starts when it is full, or the stream has ended', () => {
    const pieces = [piece(0, 10), piece(20, 10), piece(40, 10)]
    expect(playbackStarts(pieces, ms(10))).toEqual([0, ms(20), ms(40)])
    expect(playbackStarts(pieces, ms(15))).toEqual([ms(20), ms(30), ms(40)])
    expect(playbackStarts(pieces, ms(500))).toEqual([ms(40), ms(50), ms(60)])
  })
})

describe('properties of playback', () => {
  const waits = (pieces: readonly AudioArrival[], prebuffer: number) =>
    simulatePlayback(pieces, undefined, prebuffer).underruns

  test('the prebuffer is the smallest that never waits', () => {
    fc.assert(
      fc.property(arrivals, (pieces) => {
        const { prebuffer_us: prebuffer } = simulatePlayback(pieces)
        expect(waits(pieces, prebuffer)).toBe(0)
        if (prebuffer > 0) expect(waits(pieces, prebuffer - 1)).toBeGreaterThan(0)
      }),
    )
  })

  test('the prebuffer is zero exactly if there was no underrun, and a larger one has none either', () => {
    fc.assert(
      fc.property(arrivals, fc.nat(5000), (pieces, more) => {
        const { prebuffer_us, underruns } = simulatePlayback(pieces)
        expect(prebuffer_us === 0).toBe(underruns === 0)
        expect(waits(pieces, prebuffer_us + more)).toBe(0)
      }),
    )
  })

  test('shifting time shifts `heard` and changes nothing else', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: -1e6, max: 1e9 }), (pieces, by) => {
        const onset = { piece: pieces.length - 1, offset: 0 }
        const { heard = Number.NaN, ...rest } = simulatePlayback(pieces, onset)
        expect(simulatePlayback(shift(pieces, by), onset)).toEqual({ heard: heard + by, ...rest })
      }),
    )
  })

  test('playback takes as long as the audio and the underruns', () => {
    fc.assert(
      fc.property(arrivals, (pieces) => {
        const last = pieces.at(-1)
        const end = (playbackStarts(pieces).at(-1) ?? 0) + (last?.audio ?? 0)
        expect(end - (pieces[0]?.at ?? 0)).toBe(total(pieces) + simulatePlayback(pieces).underrun_us)
      }),
    )
  })

  test('pieces that arrive together play as one', () => {
    fc.assert(
      fc.property(arrivals, fc.nat(29), fc.nat(2998), (pieces, index, at) => {
        const split = pieces.flatMap((one, number) => {
          if (number !== index % pieces.length || one.audio < 2) return [one]
          const first = 1 + (at % (one.audio - 1))
          return [
            { ...one, audio: first },
            { ...one, audio: one.audio - first },
          ]
        })
        expect(simulatePlayback(split)).toEqual(simulatePlayback(pieces))
      }),
    )
  })
})

describe('the level of the buffer', () => {
  test('rises with every arrival and falls during playback', () => {
    expect(bufferLevels([piece(0, 10), piece(5, 10), piece(30, 10)])).toEqual([
      { at: 0, level: 0 },
      { at: 0, level: ms(10) },
      { at: ms(5), level: ms(5) },
      { at: ms(5), level: ms(15) },
      { at: ms(10), level: ms(10) },
      { at: ms(20), level: 0 },
      { at: ms(30), level: 0 },
      { at: ms(30), level: ms(10) },
      { at: ms(40), level: 0 },
    ])
  })

  test('is never negative and ends empty, whatever the prebuffer', () => {
    fc.assert(
      fc.property(arrivals, fc.nat(10_000), (pieces, prebuffer) => {
        const levels = bufferLevels(pieces, prebuffer)
        expect(Math.min(...levels.map(({ level }) => level))).toBe(0)
        expect(levels.at(-1)?.level).toBe(0)
      }),
    )
  })
})

describe('an answer in very many pieces', () => {
  const pieces = Array.from({ length: 200_000 }, (_, index) => ({ at: index * 900, audio: 1000, bytes: 48 }))

  test('has its levels in one walk, and the right ones', { timeout: 10_000 }, () => {
    const levels = bufferLevels(pieces)
    expect(levels.length).toBeGreaterThan(pieces.length)
    const last = pieces.at(-1)?.at ?? 0
    // Each piece adds 100 µs more than is played meanwhile.
    expect(levels.findLast(({ at }) => at === last)?.level).toBe(100 * (pieces.length - 1) + 1000)
    expect(levels.at(-1)).toEqual({ at: 1000 * pieces.length, level: 0 })
  })
})
