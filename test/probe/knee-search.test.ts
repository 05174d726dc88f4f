import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/pace/random.ts'
import { shareAbove } from './normal.ts'
import { HEARD_P95, SUCCESS, UNDERRUN } from './objectives.ts'
import { searchKnee } from './search.ts'

const SEARCHES = 20
/** Of the simulated answers, in milliseconds: the bound is 400, and 20 pass between first audio and hearing it. */
const SIGMA = 0.2

interface Shape {
  readonly name: string
  /** Median first audio with so many in flight, where the objective breaks at about `knee`. */
  readonly firstAudio: (inFlight: number, knee: number) => number
}

const SHAPES: readonly Shape[] = [
  { name: 'suddenly', firstAudio: (n, knee) => 200 + (500 * Math.max(0, n - 0.8 * knee)) / knee },
  { name: 'in a straight line', firstAudio: (n, knee) => 150 + (123.5 * n) / knee },
  { name: 'ever more slowly', firstAudio: (n, knee) => 273.5 * (n / knee) ** 0.3 },
]

describe('the search for the soft knee', () => {
  test.each(SHAPES)(
    'of answers that grow slower $name comes near, or its interval covers it',
    ({ firstAudio }) => {
      const missed = Array.from({ length: SEARCHES }, (_, seed) => {
        const about = 3 + seededRandom(seed, 7).integer(100)
        const median = (inFlight: number) => firstAudio(inFlight, about)
        const truth = trueKnee((level) => shareAbove(380, median(level), SIGMA))
        const settings = { max: 200, objectives: [HEARD_P95], guess: 8 }
        const { finding } = searchKnee({ limit: () => 1e9, firstAudio: median, sigma: SIGMA }, seed, settings)
        const isNear = Math.abs(finding.estimate - truth) <= 0.1 * truth
        const isCovered = finding.low <= truth && truth <= finding.high
        return isNear || isCovered ? [] : [`${truth}: ${finding.estimate} [${finding.low}, ${finding.high}]`]
      }).flat()
      expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(2)
    },
  )

  test('names the objective that breaks first', () => {
    const { finding } = searchKnee(
      { limit: () => 1e9, underruns: (inFlight) => (inFlight > 20 ? 0.5 : 0) },
      1,
      { max: 64, objectives: [HEARD_P95, UNDERRUN, SUCCESS], guess: 8 },
    )
    expect(finding.binding?.words).toBe('underrun<1%')
    expect(finding.low).toBeLessThanOrEqual(20)
    expect(finding.high).toBeGreaterThanOrEqual(20)
    expect(finding.estimate).toBeGreaterThanOrEqual(18)
    expect(finding.estimate).toBeLessThanOrEqual(22)
  })

  test('says that everything holds up to the end of the range', () => {
    const settings = { max: 12, objectives: [HEARD_P95], guess: 2 }
    const { finding } = searchKnee({ limit: () => 1e9 }, 1, settings)
    expect(finding).toMatchObject({ estimate: 12, high: 12, binding: undefined, infeasible: undefined })
  })

  test('says that nothing holds where not even one in flight is quick enough', () => {
    const settings = { max: 12, objectives: [HEARD_P95], guess: 8 }
    const { finding } = searchKnee({ limit: () => 1e9, firstAudio: () => 900 }, 1, settings)
    expect(finding).toMatchObject({ estimate: 0, infeasible: 1, binding: HEARD_P95 })
  })
})

function trueKnee(shareAt: (level: number) => number): number {
  let level = 0
  while (level < 1000 && shareAt(level + 1) <= 0.05) level++
  return level
}
