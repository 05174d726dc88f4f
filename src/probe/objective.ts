import type { Objective } from '../core/config/probe.ts'
import { DEFAULT_GOODPUT, type Goodput } from '../core/config/threshold.ts'
import type { Trial } from '../core/trial/trial.ts'
import { matchesTags } from '../tally/thresholds/accumulator.ts'
import { meetsCondition } from '../tally/thresholds/evaluate-threshold.ts'
import { predicateFor, valueFor } from '../tally/thresholds/metric-readers.ts'

/** Whether a trial violates an objective; undefined if the trial does not count for it. */
export type ViolationCheck = (trial: Trial) => boolean | undefined

/**
 * A percentile is a share: p(95) stays below a bound when no more than 5 % of the trials reach it. So every objective
 * comes down to yes or no for each trial, and failed trials count as they do in every percentile.
 */
export function createViolationCheck(
  objective: Objective,
  goodput: Goodput = DEFAULT_GOODPUT,
): ViolationCheck {
  const violates = metricViolation(objective, goodput)
  return (trial) => (matchesTags(objective, trial) ? violates(trial) : undefined)
}

function metricViolation(objective: Objective, goodput: Goodput): ViolationCheck {
  const hit = predicateFor(objective.metric, goodput)
  // `underrun<1%` is violated by a hit, `success>99%` by the lack of one.
  if (hit) return (trial) => differs(hit(trial), objective.comparison.startsWith('>'))
  const value = valueFor(objective.metric)
  return (trial) => {
    const found = value(trial)
    return found === undefined ? undefined : !meetsCondition(objective, found)
  }
}

function differs(found: boolean | undefined, wanted: boolean): boolean | undefined {
  return found === undefined ? undefined : found !== wanted
}
