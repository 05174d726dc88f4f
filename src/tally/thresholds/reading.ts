import { STAGES } from '../../core/stages.ts'
import type { Goodput, ThresholdMetric } from '../../core/threshold.ts'
import type { Trial } from '../../core/trial.ts'
import { MEASURES } from '../measures.ts'
import { stageValue } from '../stage-value.ts'
import { isGood } from './good.ts'

/** Whether a trial is a hit for a share metric; undefined if the trial does not count. */
export type Hit = (trial: Trial) => boolean | undefined

/** The value of a trial for any other metric: microseconds (infinite without an answer) or a plain number. */
export type Amount = (trial: Trial) => number | undefined

/** The predicate of a share metric; undefined for other metrics. */
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
