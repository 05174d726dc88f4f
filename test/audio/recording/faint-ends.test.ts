import { describe, expect, test } from 'vitest'
import { findFaintEnds } from '../../../src/audio/recording/faint-ends.ts'
import { noiseFloor } from '../../../src/audio/recording/noise-floor.ts'
import { toPower } from '../../../src/audio/recording/window-powers.ts'
import { seededRandom } from '../../../src/pace/random.ts'

const WINDOWS = 800
const SOUND = { from: 300, to: 400 }
const NOISE_DB = -50

/** A band with a loud sound, noise that varies by a decibel, and what is put on it: levels by window. */
function bandWith(levels: Readonly<Record<number, number>>, seed = 1) {
  const random = seededRandom(seed)
  const powers = Float64Array.from({ length: WINDOWS }, (_, at) => {
    const level = at >= SOUND.from && at < SOUND.to ? -25 : (levels[at] ?? Number.NEGATIVE_INFINITY)
    return toPower(NOISE_DB + 2 * random.fraction() - 1) + toPower(level)
  })
  return { powers, floor: noiseFloor(powers), audible: toPower(-60) }
}
const stretch = (from: number, to: number, level: number) =>
  Object.fromEntries(Array.from({ length: to - from }, (_, index) => [from + index, level]))
const endOf = (...levels: readonly Readonly<Record<number, number>>[]) =>
  findFaintEnds(
    [SOUND],
    levels.map((each, index) => bandWith(each, index + 1)),
    toPower(6),
  )[0]

describe('a sound goes on', () => {
  test.each([
    ['to its own end, if nothing follows', [{}], 400],
    ['while it fades in the noise', [stretch(400, 412, -48)], 412],
    ['to the release of a plosive after its closure', [stretch(408, 415, -46)], 415],
    ['to what only one band shows', [{}, stretch(405, 412, -46)], 412],
    ['not to what comes much later', [stretch(425, 440, -40)], 400],
    ['not to a click', [{ 405: -40 }], 400],
    ['not into noise that sets in after it', [stretch(400, 600, -44)], 400],
  ] as const)('%s', (_, bands, end) => {
    const found = endOf(...bands)
    expect(found).toBeGreaterThanOrEqual(end - 1)
    expect(found).toBeLessThanOrEqual(end + 1)
  })

  test('not into an echo', () => {
    const echo = new Float64Array(WINDOWS).fill(toPower(-44), 400, 430)
    const band = { ...bandWith(stretch(400, 430, -44)), echo }
    expect(findFaintEnds([SOUND], [band], toPower(6))).toEqual([400])
  })

  test('never into noise alone, whichever it is', () => {
    for (let seed = 1; seed <= 200; seed++)
      expect(findFaintEnds([SOUND], [bandWith({}, seed)], toPower(6))[0], `seed ${seed}`).toBeLessThan(404)
  })
})
