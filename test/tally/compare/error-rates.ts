import { type ComparisonVerdict, decideComparisons } from '../../../src/tally/compare/decide-comparisons.ts'
import { estimateDrift } from '../../../src/tally/compare/drift.ts'
import { defaultSpread, differenceDeviation } from '../../../src/tally/compare/run-spread.ts'
import { bootstrapInterval } from '../../../src/tally/resampling/bootstrap-interval.ts'
import {
  bootstrapContrast,
  type Contrast,
  type ContrastGroup,
} from '../../../src/tally/resampling/contrast.ts'
import type { Sample } from '../../../src/tally/resampling/sample.ts'
import { quantileVariance, trialsForDifference } from '../../../src/tally/statistics/trials-needed.ts'
import { type LatencyDistribution, randomWith, simulateDrift, simulateRun } from './synthetic-latencies.ts'

/** How the two sides were measured. `paired`: side by side. `apart`: one run after the other. `controlled`: both with a control. */
export type Design = 'paired' | 'apart' | 'controlled'

export interface Experiment {
  readonly world: LatencyDistribution
  readonly design: Design
  /** Log standard deviation of the drift. */
  readonly drift: number
  /** Log standard deviation of a run's level, which its blocks do not show; only of runs apart. */
  readonly offset?: number
  readonly blocks: number
  readonly perBlock: number
  /** The new side is truly so many times slower. */
  readonly factor: number
  readonly share: number
  readonly repetitions: number
  readonly draws: number
}

export interface ErrorRates {
  readonly verdicts: Readonly<Record<ComparisonVerdict, number>>
  /** How often the 95 % interval held the truth. */
  readonly coverage: number
}

/** Repeats an experiment with seeds 1, 2, … and counts what came of it, as shares. */
export function measureErrorRates(experiment: Experiment): ErrorRates {
  const { factor, repetitions } = experiment
  const verdicts = { regression: 0, improvement: 0, equivalent: 0, inconclusive: 0 }
  let covered = 0
  for (let seed = 1; seed <= repetitions; seed += 1) {
    const [found] = contrastsOf(experiment, seed)
    if (!found) continue
    const { low, high } = bootstrapInterval(found, 0.95)
    if (low <= Math.log(factor) && Math.log(factor) <= high) covered += 1
    const [decision] = decideComparisons([
      { contrast: found, margin: 0.1, n: experiment.blocks * experiment.perBlock },
    ])
    if (decision) verdicts[decision.verdict] += 1 / repetitions
  }
  return { verdicts, coverage: covered / repetitions }
}

/** Trials for each side, planned from a pilot run of so many, to find a difference of that size. */
export function estimateTrials(
  world: LatencyDistribution,
  pilot: number,
  share: number,
  difference: number,
  seed: number,
): number {
  const random = randomWith(seed)
  const { values } = simulateRun(world, simulateDrift(20, 0.08, random), Math.ceil(pilot / 20), random)
  return trialsForDifference(quantileVariance(values, share) ?? Number.POSITIVE_INFINITY, share, difference)
}

/** The contrast as `ttfa check` makes it. */
function contrastsOf(experiment: Experiment, seed: number): Contrast[] {
  const { share, draws } = experiment
  const groups = measure(experiment, seed)
  const samples = groups.flat().map(({ sample }) => sample)
  const driftDeviation =
    experiment.design === 'apart'
      ? Math.hypot(Math.SQRT2 * estimateDrift(samples), differenceDeviation(defaultSpread(false)))
      : 0
  return bootstrapContrast(groups, { shares: [share], seed, draws, driftDeviation })
}

function measure(experiment: Experiment, seed: number): ContrastGroup[] {
  const { world, design, drift, blocks, perBlock, factor, offset = 0 } = experiment
  const random = randomWith(seed)
  const weather = () => {
    const [level = 0] = offset > 0 ? simulateDrift(1, offset, random) : []
    return simulateDrift(blocks, drift, random).map((each) => each + level)
  }
  const run = (levels: readonly number[], times = 1) => simulateRun(world, levels, perBlock, random, times)
  const [before, after] = [weather(), weather()]
  const pair = (plus: Sample, minus: Sample): ContrastGroup => [
    { sample: plus, sign: 1 },
    { sample: minus, sign: -1 },
  ]
  switch (design) {
    case 'paired':
      return [pair(run(after, factor), run(after))]
    case 'apart': {
      const [plus, minus] = [run(after, factor), run(before)]
      return [[{ sample: plus, sign: 1 }], [{ sample: minus, sign: -1 }]]
    }
    case 'controlled':
      return [pair(run(after, factor), run(after)), pair(run(before), run(before))]
  }
}
