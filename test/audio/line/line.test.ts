import { describe, expect, test } from 'vitest'
import { concealLosses } from '../../../src/audio/line/conceal.ts'
import { drawLostPackets } from '../../../src/audio/line/line-packets.ts'
import { LINE_PROFILES } from '../../../src/core/config/conversation/caller-line.ts'
import { seededRandom } from '../../../src/pace/random.ts'

const PACKETS = 400_000

/** Share of lost packets, and mean length of what is lost in a row. */
function describeLosses(lost: readonly boolean[]) {
  const count = lost.filter(Boolean).length
  const bursts = lost.filter((isLost, index) => isLost && !lost[index - 1]).length
  return { share: count / lost.length, burst: count / Math.max(1, bursts) }
}

describe('lost packets', () => {
  test.each([
    [0.01, 1],
    [0.03, 2.5],
    [0.08, 4],
    [0.3, 10],
  ])('%d of them, in bursts of %d', (share, burst) => {
    const found = describeLosses(drawLostPackets(PACKETS, { loss: { share, burst } }, seededRandom(3)))
    expect(found.share / share).toBeGreaterThan(0.93)
    expect(found.share / share).toBeLessThan(1.07)
    // Losses that do not depend on each other come in a row by chance.
    const expected = Math.max(burst, 1 / (1 - share))
    expect(found.burst / expected).toBeGreaterThan(0.93)
    expect(found.burst / expected).toBeLessThan(1.07)
  })

  test.each([
    [15, 60],
    [30, 100],
    [40, 40],
  ])('jitter of %d ms loses what a buffer of %d ms does not hold', (mean, buffer) => {
    const found = describeLosses(drawLostPackets(PACKETS, { jitter: { mean, buffer } }, seededRandom(5)))
    // The tail of the gamma distribution of shape 2.
    const x = (2 * buffer) / mean
    const expected = (1 + x) * Math.exp(-x)
    expect(found.share / expected).toBeGreaterThan(0.9)
    expect(found.share / expected).toBeLessThan(1.1)
  })

  test('the same for the same seed, others for another', () => {
    const draw = (seed: number) => drawLostPackets(500, LINE_PROFILES.congested, seededRandom(seed))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(drawLostPackets(500, LINE_PROFILES.clean, seededRandom(1))).not.toContain(true)
  })
})

describe('what is lost is filled', () => {
  const RATE = 8000
  const voice = Float32Array.from({ length: RATE }, (_, index) => 0.4 * Math.sin((2 * Math.PI * index) / 64))
  const lost = Array.from({ length: 50 }, (_, packet) => packet >= 20 && packet < 24)
  const heard = concealLosses(voice, RATE, 160, lost)
  const power = (from: number, to: number) =>
    heard.subarray(from, to).reduce((sum, sample) => sum + sample * sample, 0) / (to - from)

  test('with the last period, so that a steady voice goes on', () => {
    for (let at = 3200; at < 3280; at++) expect(heard[at]).toBeCloseTo(voice[at] ?? 0, 2)
  })

  test('fading to silence after 60 ms', () => {
    expect(power(3200, 3280)).toBeCloseTo(0.08, 2)
    expect(power(3440, 3520)).toBeLessThan(0.04)
    expect(power(3680, 3840)).toBe(0)
  })

  test('and the rest is as it was', () => {
    expect(heard.subarray(0, 3200)).toEqual(voice.subarray(0, 3200))
    expect(heard.subarray(3840)).toEqual(voice.subarray(3840))
  })
})
