import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { ConversationRunFile, RunFile } from '../../results/run/run-file.ts'
import { textsOfTarget } from '../../scenario/target-texts.ts'
import type { Sample } from '../resampling/sample.ts'
import { readQuantile } from '../statistics/quantile.ts'
import { quantileVariance, trialsForDifference, trialsForPrecision } from '../statistics/trials-needed.ts'
import { type Arm, isStandIn } from './arm.ts'
import { estimateDrift } from './drift.ts'
import { defaultSpread, differenceDeviation } from './run-spread.ts'

/** The precision that the next run should reach. Shares: 0.05 is 5 %. */
export interface PrecisionTarget {
  readonly stage: AnyStageName
  readonly share: number
  /** Half the width of the interval around each target's value. */
  readonly halfWidth: number
  /** The difference between two interleaved targets that should be detected. */
  readonly difference: number
}

/** The trials that one target in one connection state needs, estimated from a pilot run. */
export interface SampleSizeRow {
  readonly target: string
  readonly connection: string
  /** Trials in the pilot, and its quantile: infinite beyond the timeout, NaN if n is too small. */
  readonly n: number
  readonly value: number
  readonly forPrecision: TrialsNeeded
  readonly forDifference: TrialsNeeded
  /** Log standard deviation of the drift between runs, which more trials do not reduce. */
  readonly drift: number
}

export type TrialsNeeded =
  /** Trials of the target in the scenario, over all its connection states. */
  { readonly kind: 'trials'; readonly trials: number } | { readonly kind: 'unknown'; readonly why: string }

/** What a given number of trials, or turns, of every target costs. */
export interface SampleSizeCost {
  readonly trials: number
  readonly requests?: number
  readonly characters?: number
  /** Conversations with each target, in which the trials are turns. */
  readonly conversations?: number
  /** Seconds, at the pilot's own pace. */
  readonly seconds: number
}

/** The fewest pilot trials that show how much the quantile varies. */
const MIN_PILOT_TRIALS = 20

export function estimateSampleSizes(arms: readonly Arm[], target: PrecisionTarget): SampleSizeRow[] {
  return arms.flatMap((arm) => {
    const sample = arm.stages.get(target.stage)
    return sample ? [toRow(arm, sample, shareOfTarget(arm, arms), target)] : []
  })
}

/** Requests, characters and time for a number of trials of each target, warm-up included. */
export function estimateCost(
  { scenario, elapsed_us = 0 }: RunFile,
  arms: readonly Arm[],
  trials: number,
): Required<Omit<SampleSizeCost, 'conversations'>> {
  const measured = arms.reduce((sum, arm) => sum + (arm.acrossConnections ? arm.success.n : 0), 0)
  const requests = scenario.targets.length * (trials + scenario.warmup)
  const characters = scenario.targets.reduce(
    (sum, { id }) => sum + meanLength(textsOfTarget(scenario, id)),
    0,
  )
  return {
    trials,
    requests,
    characters: Math.round((trials + scenario.warmup) * characters),
    seconds: measured === 0 ? 0 : (elapsed_us / 1e6 / measured) * requests,
  }
}

/** Conversations and time for a number of turns with each target, warm-up included. */
export function estimateTurnCost(
  { scenario, elapsed_us = 0 }: ConversationRunFile,
  arms: readonly Arm[],
  turns: number,
): SampleSizeCost {
  const length = scenario.conversation.turns.length
  const conversations = Math.ceil(turns / length) + scenario.warmup
  const measured = arms.reduce((sum, { success }) => sum + success.n, 0)
  const all = conversations * length * scenario.targets.length
  return { trials: turns, conversations, seconds: measured === 0 ? 0 : (elapsed_us / 1e6 / measured) * all }
}

function toRow(arm: Arm, sample: Sample, portion: number, target: PrecisionTarget): SampleSizeRow {
  const { stage: _, share, halfWidth, difference } = target
  const n = sample.values.length
  const reading = readQuantile(sample.values, share)
  const variance = n < MIN_PILOT_TRIALS ? undefined : quantileVariance(sample.values, share)
  const trialsNeeded = (trials: (variance: number) => number): TrialsNeeded => {
    if (n < MIN_PILOT_TRIALS)
      return {
        kind: 'unknown',
        why: `the pilot has ${n} trials; an estimate needs at least ${MIN_PILOT_TRIALS}`,
      }
    if (variance === undefined)
      return { kind: 'unknown', why: 'too many trials failed: the quantile lies beyond the timeout' }
    return { kind: 'trials', trials: Math.ceil(trials(variance) / portion) }
  }
  return {
    target: arm.target,
    connection: arm.conditions.connection,
    n,
    value: reading.kind === 'value' ? reading.value : Number.NaN,
    forPrecision: trialsNeeded((each) => trialsForPrecision(each, share, halfWidth)),
    forDifference: trialsNeeded((each) => trialsForDifference(each, share, difference)),
    drift: driftBetweenRuns(arm, sample),
  }
}

/** The same allowance that `contrastSamples` makes for two such runs. */
function driftBetweenRuns(arm: Arm, sample: Sample): number {
  const spread = differenceDeviation(defaultSpread(isStandIn(arm)))
  return Math.hypot(Math.SQRT2 * estimateDrift([sample]), spread)
}

/** An arm's share of its target's trials: half if connections alternate between cold and warm. */
function shareOfTarget({ target, success }: Arm, arms: readonly Arm[]): number {
  const total = arms.find((arm) => arm.target === target && arm.acrossConnections)?.success.n ?? 0
  return total === 0 ? 1 : success.n / total
}

function meanLength(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + [...text].length, 0) / texts.length
}
