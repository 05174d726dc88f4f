import type { Goodput, ThresholdMetric } from '../../core/config/threshold.ts'
import { isProviderOutcome } from '../../core/fault.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { MEASURES } from '../values/measures.ts'
import { stageValue } from '../values/stage-value.ts'
import type { MetricReader, Ratio } from './accumulator.ts'
import { meetsGoodput } from './goodput.ts'

/** Whether a trial is a hit for a share metric; undefined if the trial does not count. */
export type TrialPredicate = (trial: Trial) => boolean | undefined

/** The value of a trial for any other metric: microseconds (infinite without an answer) or a plain number. */
export type TrialValue = (trial: Trial) => number | undefined

/** Histograms hold whole numbers: thousandths of a character. */
const RATE_SCALE = 1000

/** How a metric is read from a trial. */
export function readerForTrials(metric: ThresholdMetric, goodput: Goodput): MetricReader<Trial> {
  if (metric === 'wer') return { kind: 'ratio', of: wordErrors }
  const isHit = predicateFor(metric, goodput)
  if (isHit) return { kind: 'share', isHit }
  const scale = metric === 'rate' ? RATE_SCALE : (MEASURES.find(({ name }) => name === metric)?.scale ?? 1)
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
    case 'truncated':
    case 'clipped':
      return ({ fidelity }) => fidelity?.[metric]
    default:
      return undefined
  }
}

function wordErrors({ fidelity }: Trial): Ratio | undefined {
  const { words } = fidelity ?? {}
  return words && { part: words.errors, whole: words.words }
}

export function valueFor(metric: ThresholdMetric): TrialValue {
  if (metric === 'rate') return ({ fidelity }) => fidelity?.rate
  const stage = STAGES.find(({ name }) => name === metric)
  if (!stage) return (trial) => MEASURES.find(({ name }) => name === metric)?.of(trial)
  return (trial) => ('when' in stage && !stage.when(trial) ? undefined : stageValue(stage, trial))
}
