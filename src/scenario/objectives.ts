import type { Document } from 'yaml'
import type { Objective } from '../core/probe.ts'
import { type Condition, THRESHOLD_METRICS } from '../core/threshold.ts'
import { spanOfValue } from './document.ts'
import type { Mistake } from './mistake.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'
import { parseCondition } from './threshold-condition.ts'
import { parseSelector, type Selector } from './threshold-selector.ts'
import { knownValues } from './thresholds.ts'

/** The objectives of a scenario; those that `objectiveMistakes` complains of are left out. */
export function readObjectives(file: ScenarioFile): Objective[] {
  return (file.slo ?? []).flatMap((words) => {
    const found = parseObjective(words, file)
    return typeof found === 'string' ? [] : [found]
  })
}

/** Objectives that mean nothing, each at its place. */
export function objectiveMistakes(file: ScenarioFile, document: Document): Mistake[] {
  return (file.slo ?? []).flatMap((words, place) => {
    const found = parseObjective(words, file)
    return typeof found === 'string'
      ? [{ ...spanOfValue(document, ['slo', place]), message: `slo.${place}: ${found}` }]
      : []
  })
}

const WRITTEN = /^\s*(?<selector>[a-z_0-9]+(?![a-z_0-9])(?:\s*\{[^{}]*\})?)\s*(?<condition>\S.*)$/i

/** `ttfa_heard p(95)<400ms`, `underrun<1%`, `success{connection:warm}>99%`: a metric, and what must hold of it. */
function parseObjective(words: string, file: ScenarioFile): Objective | string {
  const parts = WRITTEN.exec(words)?.groups
  if (!parts) return `expected an objective such as ttfa_heard p(95)<400ms, found "${words}"`
  const selector = parseSelector(parts.selector ?? '', knownValues(file))
  if (typeof selector === 'string') return selector
  const condition = conditionOf(parts.condition ?? '', selector)
  if (typeof condition === 'string') return `expected ${condition}, found "${words}"`
  const allowed = allowedBy(condition)
  if (typeof allowed === 'string') return `expected ${allowed}, found "${words}"`
  return { words, ...selector, ...condition, allowed }
}

/** The rate is the only thing to be said of a share, so the word may be left out. */
function conditionOf(words: string, { metric }: Selector): Condition | string {
  const unit = THRESHOLD_METRICS[metric]
  return parseCondition(unit === 'share' && /^[<>=!]/.test(words) ? `rate${words}` : words, unit)
}

/** The share of trials that may violate a condition. A text instead says what was expected. */
function allowedBy({ statistic, comparison, bound, confidence }: Condition): number | string {
  if (confidence !== undefined) return 'no @: a search is as sure as its sequential tests'
  if (comparison === '==' || comparison === '!=') return 'a bound with < or >'
  const isBelow = comparison.startsWith('<')
  switch (statistic.kind) {
    case 'rate':
      return withinReason(isBelow ? bound : 1 - bound)
    case 'percentile':
      return withinReason(isBelow ? 1 - statistic.share : statistic.share)
    default:
      return 'a percentile or a rate, because only those say how many trials may do worse'
  }
}

const LEAST = 0.001
const LARGEST = 0.5

function withinReason(allowed: number): number | string {
  const share = Number(allowed.toPrecision(12))
  return share >= LEAST && share <= LARGEST
    ? share
    : `a condition that ${LEAST * 100} % to ${LARGEST * 100} % of the trials may violate`
}
