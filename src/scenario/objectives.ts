import type { Document } from 'yaml'
import type { Objective } from '../core/probe.ts'
import { type Condition, THRESHOLD_METRICS } from '../core/threshold.ts'
import { spanOfValue } from './document.ts'
import type { Mistake } from './mistake.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'
import { parseCondition } from './threshold-condition.ts'
import { parseSelector, type Selector } from './threshold-selector.ts'
import { knownValues } from './thresholds.ts'

/** The valid objectives of a scenario. `checkObjectives` reports the others. */
export function readObjectives(file: ScenarioFile): Objective[] {
  return (file.slo ?? []).flatMap((words) => {
    const found = parseObjective(words, file)
    return typeof found === 'string' ? [] : [found]
  })
}

/** Finds invalid objectives. */
export function objectiveMistakes(file: ScenarioFile, document: Document): Mistake[] {
  return (file.slo ?? []).flatMap((words, place) => {
    const found = parseObjective(words, file)
    return typeof found === 'string'
      ? [{ ...spanOfValue(document, ['slo', place]), message: `slo.${place}: ${found}` }]
      : []
  })
}

const WRITTEN = /^\s*(?<selector>[a-z_0-9]+(?![a-z_0-9])(?:\s*\{[^{}]*\})?)\s*(?<condition>\S.*)$/i

/**
 * Parses a metric and a condition: `ttfa_heard p(95)<400ms`, `underrun<1%`, `success{connection:warm}>99%`.
 */
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

/** A share has only a rate, so the word `rate` may be omitted. */
function conditionOf(words: string, { metric }: Selector): Condition | string {
  const unit = THRESHOLD_METRICS[metric]
  return parseCondition(unit === 'share' && /^[<>=!]/.test(words) ? `rate${words}` : words, unit)
}

/** The share of trials that may violate a condition. A string describes what was expected instead. */
function allowedBy({ statistic, comparison, bound, confidence }: Condition): number | string {
  if (confidence !== undefined) return 'no @confidence: a search decides by sequential tests'
  if (comparison === '==' || comparison === '!=') return 'a bound with < or >'
  const isBelow = comparison.startsWith('<')
  switch (statistic.kind) {
    case 'rate':
      return withinReason(isBelow ? bound : 1 - bound)
    case 'percentile':
      return withinReason(isBelow ? 1 - statistic.share : statistic.share)
    default:
      return 'a percentile or a rate, because only those state how many trials may violate it'
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
