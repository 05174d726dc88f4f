import { seededRandom } from '../../pace/random.ts'
import { drawBlocks, type ResampleBuffer, resampleBlocks } from '../resampling/block-resampling.ts'
import { bootstrapInterval } from '../resampling/bootstrap-interval.ts'
import { alignBlocks, type ContrastGroup, normalDraw } from '../resampling/contrast.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { shareOfLater } from '../statistics/share-of-later.ts'

/**
 * How often a random trial of the new side is later than one of the old: Vargha and Delaney's A12, where 0.5
 * is no difference. Its 95 % interval comes from the same draws of blocks and the same drift as the intervals
 * of the quantiles. There is no p-value: the Mann-Whitney test takes trials as independent, and drift makes
 * its p-value small where nothing changed.
 */
export interface Lateness {
  readonly share: number
  readonly low: number
  readonly high: number
}

export interface LatenessOptions {
  readonly driftDeviation: number
  readonly seed: number
  readonly draws?: number
}

/** Fewer draws than for quantiles are enough for an effect size without a verdict. */
const DRAWS = 500
const LATENESS_STREAM = 102

/** Groups as in `bootstrapContrast`, with one side added (the new one) and one subtracted. */
export function measureLateness(groups: readonly ContrastGroup[], options: LatenessOptions): Lateness {
  const { driftDeviation, seed, draws = DRAWS } = options
  const aligned = groups.map(alignBlocks)
  const random = seededRandom(seed, LATENESS_STREAM)
  const [plus, minus] = [emptyBuffer(), emptyBuffer()]
  const found = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw += 1) {
    for (const { sides, blocks } of aligned) {
      const times = drawBlocks(blocks, random)
      for (const { sample, sign } of sides) resampleBlocks(sample, times, sign > 0 ? plus : minus)
    }
    const slower = driftDeviation > 0 ? Math.exp(driftDeviation * normalDraw(random)) : 1
    found[draw] = shareOfLater(used(minus), used(plus), slower)
  }
  const degrees = aligned.reduce((sum, { blocks }) => sum + Math.max(0, blocks - 1), 0)
  const { low, high } = bootstrapInterval({ draws: found.sort(), unknown: 0, degrees }, CONFIDENCE)
  return { share: observedShare(groups), low: Math.max(0, low), high: Math.min(1, high) }
}

function observedShare(groups: readonly ContrastGroup[]): number {
  const sides = groups.flat()
  const [plus, minus] = [1, -1].map((sign) => sides.find((side) => side.sign === sign)?.sample.values ?? [])
  return shareOfLater(minus ?? [], plus ?? [])
}

const emptyBuffer = (): ResampleBuffer => ({ buffer: new Float64Array(0), size: 0 })

function used({ buffer, size }: ResampleBuffer): Float64Array {
  return buffer.subarray(0, size)
}
