import { describe, expect, test } from 'vitest'
import { mixTurn } from '../../../src/run/record/mix-turn.ts'
import { turnWith } from '../../report/sample-conversations.ts'

const RATE = 8000
/** Half a second of tone after a quarter of silence. */
const SPOKEN = {
  text: 'Hello.',
  sampleRate: RATE,
  samples: Float32Array.from({ length: 6000 }, (_, index) => (index < 2000 ? 0 : 0.5)),
}
const TURN = turnWith(300, { target: 'box' })
const ARRIVALS = { turn: 0, pieces: [] }
const tone = (length: number) => new Int16Array(length).fill(9000)

/** The first and the last sample of a channel that is not silent, in seconds. */
function soundOf(samples: Int16Array, channel: number): [number, number] {
  const own = samples.filter((_, index) => index % 2 === channel)
  return [own.findIndex(Boolean) / RATE, (own.findLastIndex(Boolean) + 1) / RATE]
}

describe('both sides of a turn', () => {
  test('lie on the time axis of the turn, the caller left and the agent right', () => {
    // Speech ends one second after the turn began; the answer plays in two stretches.
    const parts = [
      { at: 1_300_000, samples: tone(1600) },
      { at: 2_000_000, samples: tone(800) },
    ]
    const mix = mixTurn({ turn: TURN, arrivals: ARRIVALS, sound: { sampleRate: RATE, parts } }, SPOKEN)
    expect(mix?.sampleRate).toBe(RATE)
    expect(soundOf(mix?.samples ?? new Int16Array(), 0)).toEqual([0.5, 1])
    expect(soundOf(mix?.samples ?? new Int16Array(), 1)).toEqual([1.3, 2.1])
    const between = mix?.samples.slice(2 * 1.5 * RATE, 2 * 2 * RATE)
    expect(between?.some(Boolean)).toBe(false)
  })

  test('that nobody answered have the caller alone', () => {
    const mix = mixTurn({ turn: TURN, arrivals: ARRIVALS }, SPOKEN)
    expect(mix?.samples.some((sample, index) => index % 2 === 1 && sample !== 0)).toBe(false)
    expect(mix?.samples.some(Boolean)).toBe(true)
  })

  test('of a turn that never began are nothing', () => {
    const turn = { ...TURN, at: { due: 0 } }
    expect(mixTurn({ turn, arrivals: ARRIVALS }, SPOKEN)).toBeUndefined()
  })
})
