import type { StageName } from '../../core/stages.ts'
import type { RunFile } from '../../results/run-file.ts'
import { smallestSize } from '../interval.ts'
import type { Arm } from './arm.ts'
import { driftOf } from './drift.ts'
import { quantileVariance, trialsForDifference, trialsForPrecision } from './plan-size.ts'
import { quantileOf } from './quantile.ts'
import type { Sample } from './sample.ts'

/** The precision that the next run should reach. Shares: 0.05 is 5 %. */
export interface Wish {
  readonly stage: StageName
  readonly share: number
  /** Half the width of the interval around each target's own value. */
  readonly halfWidth: number
  /** The difference between two interleaved targets that should be detected. */
  readonly difference: number
}

/** The trials that one target in one connection state needs, estimated from a pilot run. */
export interface PlanRow {
  readonly target: string
  readonly connection: string
  /** Trials in the pilot, and its quantile in microseconds; infinite beyond the timeout. */
  readonly n: number
  readonly value: number
  readonly forPrecision: Needed
  readonly forDifference: Needed
  /** Log standard deviation of the drift between runs, which more trials do not reduce. */
  readonly drift: number
}

export type Needed =
  /** Trials of the target in the scenario, over all its connection states. */
  { readonly kind: 'trials'; readonly trials: number } | { readonly kind: 'unknown'; readonly why: string }

/** What a number of trials of every target costs. */
export interface Expense {
  readonly trials: number
  readonly requests: number
  readonly characters: number
  /** Seconds, at the pilot's own pace. */
  readonly seconds: number
}

/** The fewest pilot trials that show how much the quantile varies. */
const FEWEST = 20

export function planFrom(arms: readonly Arm[], wish: Wish): PlanRow[] {
  return arms.flatMap((arm) => {
    const sample = arm.stages.get(wish.stage)
    return sample ? [rowOf(arm, sample, portionOf(arm, arms), wish)] : []
  })
}

/** Requests, characters and time for a number of trials of each target, warm-up included. */
export function expenseOf(
  { scenario, elapsed_us = 0 }: RunFile,
  arms: readonly Arm[],
  trials: number,
): Expense {
  const measured = arms.reduce((sum, { success }) => sum + success.n, 0)
  const requests = scenario.targets.length * (trials + scenario.warmup)
  const characters = scenario.texts.reduce((sum, text) => sum + [...text].length, 0) / scenario.texts.length
  return {
    trials,
    requests,
    characters: Math.round(requests * characters),
    seconds: measured === 0 ? 0 : (elapsed_us / 1e6 / measured) * requests,
  }
}

function rowOf(arm: Arm, sample: Sample, portion: number, wish: Wish): PlanRow {
  const { stage: _, share, halfWidth, difference } = wish
  const n = sample.values.length
  const variance = n < FEWEST ? undefined : quantileVariance(sample.values, share)
  const needed = (trials: (variance: number) => number): Needed => {
    if (n < FEWEST)
      return { kind: 'unknown', why: `the pilot has ${n} trials; an estimate takes at least ${FEWEST}` }
    if (variance === undefined)
      return { kind: 'unknown', why: 'too many trials failed: the quantile lies beyond the timeout' }
    return { kind: 'trials', trials: Math.ceil(trials(variance) / portion) }
  }
  return {
    target: arm.target,
    connection: arm.circumstances.connection,
    n,
    value: n >= smallestSize(share) ? quantileOf(sample.values, share) : Number.NaN,
    forPrecision: needed((each) => trialsForPrecision(each, share, halfWidth)),
    forDifference: needed((each) => trialsForDifference(each, share, difference)),
    drift: driftOf([sample]),
  }
}

/** An arm's share of its target's trials: half if connections alternate between cold and warm. */
function portionOf({ target, success }: Arm, arms: readonly Arm[]): number {
  const all = arms.filter((arm) => arm.target === target).reduce((sum, arm) => sum + arm.success.n, 0)
  return all === 0 ? 1 : success.n / all
}
