import { STAGES } from '../../core/stages.ts'
import type { Goodput, ThresholdMetric } from '../../core/threshold.ts'
import type { Trial } from '../../core/trial.ts'
import { MEASURES } from '../measures.ts'
import { stageValue } from '../stage-value.ts'
import { isGood } from './good.ts'

/** What one trial says about a metric that is a share of trials; undefined where the trial does not count at all. */
export type Hit = (trial: Trial) => boolean | undefined

/** What one trial says about any other: microseconds (infinite where it waited in vain) or a plain number. */
export type Amount = (trial: Trial) => number | undefined

/** How to read a share of trials; undefined for metrics that are none. */
export function hitOf(metric: ThresholdMetric, goodput: Goodput): Hit | undefined {
  switch (metric) {
    case 'success':
      return (trial) => (trial.outcome === 'cancelled' ? undefined : trial.outcome === 'ok')
    case 'goodput':
      return (trial) => (trial.outcome === 'cancelled' ? undefined : isGood(trial, goodput))
    case 'underrun':
      return (trial) => (trial.underruns === undefined ? undefined : trial.underruns > 0)
    default:
      return undefined
  }
}

export function amountOf(metric: ThresholdMetric): Amount {
  const stage = STAGES.find(({ name }) => name === metric)
  if (!stage) return (trial) => MEASURES.find(({ name }) => name === metric)?.of(trial)
  return (trial) => ('when' in stage && !stage.when(trial) ? undefined : stageValue(stage, trial))
}
