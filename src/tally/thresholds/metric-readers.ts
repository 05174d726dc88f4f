import type { Goodput, ThresholdMetric } from '../../core/config/threshold.ts'
import { isProviderOutcome } from '../../core/fault.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { MEASURES } from '../run/measures.ts'
import { stageValue } from '../run/stage-value.ts'
import type { MetricReader } from './accumulator.ts'
import { meetsGoodput } from './goodput.ts'

/** Whether a trial is a hit for a share metric; undefined if the trial does not count. */
export type TrialPredicate = (trial: Trial) => boolean | undefined

/** The value of a trial for any other metric: microseconds (infinite without an answer) or a plain number. */
export type TrialValue = (trial: Trial) => number | undefined

/** How a metric is read from a trial. */
export function readerForTrials(metric: ThresholdMetric, goodput: Goodput): MetricReader<Trial> {
  const isHit = predicateFor(metric, goodput)
  if (isHit) return { kind: 'share', isHit }
  const scale = MEASURES.find(({ name }) => name === metric)?.scale ?? 1
  return { kind: 'value', of: valueFor(metric), scale }
}

/** The predicate of a share metric; undefined for other metrics. */
export function predicateFor(metric: ThresholdMetric, goodput: Goodput): TrialPredicate | undefined {
  switch (metric) {
    case 'success':
      return (trial) => (isProviderOutcome(trial.outcome) ? trial.outcome === 'ok' : undefined)
    case 'goodput':
      return (trial) => (isProviderOutcome(trial.outcome) ? meetsGoodput(trial, goodput) : undefined)
    case 'underrun':
      return (trial) => (trial.underruns === undefined ? undefined : trial.underruns > 0)
    default:
      return undefined
  }
}

export function valueFor(metric: ThresholdMetric): TrialValue {
  const stage = STAGES.find(({ name }) => name === metric)
  if (!stage) return (trial) => MEASURES.find(({ name }) => name === metric)?.of(trial)
  return (trial) => ('when' in stage && !stage.when(trial) ? undefined : stageValue(stage, trial))
}
