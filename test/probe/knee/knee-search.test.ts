import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../src/pace/random.ts'
import { searchKnee } from '../run-search.ts'
import { HEARD_P95, SUCCESS, UNDERRUN } from '../sample-objectives.ts'
import { LATENCY_CURVES, trueKnee } from './latency-curves.ts'

const SEARCHES = 20
/** Of the simulated answers: the standard deviation of their logarithms. */
const SIGMA = 0.2

describe('the search for the soft knee', () => {
  test.each(LATENCY_CURVES)(
    'of answers that grow slower $name comes near, or its interval covers it',
    ({ firstAudio }) => {
      const missed = Array.from({ length: SEARCHES }, (_, seed) => {
        const about = 3 + seededRandom(seed, 7).integer(100)
        const median = (inFlight: number) => firstAudio(inFlight, about)
        const truth = trueKnee(median, SIGMA)
        const settings = { max: 200, objectives: [HEARD_P95], guess: 8 }
        const { finding } = searchKnee({ limit: () => 1e9, firstAudio: median, sigma: SIGMA }, seed, settings)
        const isNear = Math.abs(finding.estimate - truth) <= 0.1 * truth
        const isCovered = finding.low <= truth && truth <= finding.high
        return isNear || isCovered ? [] : [`${truth}: ${finding.estimate} [${finding.low}, ${finding.high}]`]
      }).flat()
      expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(2)
    },
  )

  test('brings both ends of the interval near, where the levels next to the knee prove little', () => {
    const wide = Array.from({ length: SEARCHES }, (_, seed) => {
      const firstAudio = (n: number) => 273.5 * (n / 40) ** 0.3
      const settings = { max: 200, objectives: [HEARD_P95], guess: 8 }
      const { finding } = searchKnee({ limit: () => 1e9, firstAudio, sigma: 0.3 }, seed, settings)
      const { low, high, estimate } = finding
      return high - low > 1.2 * estimate ? [`${estimate} [${low}, ${high}]`] : []
    }).flat()
    expect(wide).toEqual([])
  })

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
