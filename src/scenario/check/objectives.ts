import type { Document } from 'yaml'
import type { Objective } from '../../core/config/probe.ts'
import { type Condition, THRESHOLD_METRICS } from '../../core/config/threshold.ts'
import { parseCondition } from '../read/parse-condition.ts'
import { parseSelector, REQUEST_VOCABULARY, type Selector } from '../read/parse-selector.ts'
import { spanOfValue } from '../read/yaml-document.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'
import { knownTagValues } from './thresholds.ts'

/** The valid objectives of a scenario. `checkObjectives` reports the others. */
export function readObjectives(file: ScenarioFile): Objective[] {
  return (file.slo ?? []).flatMap((words) => {
    const parsed = parseObjective(words, file)
    return typeof parsed === 'string' ? [] : [parsed]
  })
}

/** Finds invalid objectives. */
export function checkObjectives(file: ScenarioFile, document: Document): Diagnostic[] {
  return (file.slo ?? []).flatMap((words, index) => {
    const parsed = parseObjective(words, file)
    return typeof parsed === 'string'
      ? [{ ...spanOfValue(document, ['slo', index]), message: `slo.${index}: ${parsed}` }]
      : []
  })
}

const OBJECTIVE_PATTERN = /^\s*(?<selector>[a-z_0-9]+(?![a-z_0-9])(?:\s*\{[^{}]*\})?)\s*(?<condition>\S.*)$/i

/**
 * Parses a metric and a condition: `ttfa_heard p(95)<400ms`, `underrun<1%`, `success{connection:warm}>99%`.
 */
function parseObjective(words: string, file: ScenarioFile): Objective | string {
  const parts = OBJECTIVE_PATTERN.exec(words)?.groups
  if (!parts) return `expected an objective such as ttfa_heard p(95)<400ms, found "${words}"`
  const selector = parseSelector(parts.selector ?? '', knownTagValues(file), REQUEST_VOCABULARY)
  if (typeof selector === 'string') return selector
  const condition = parseObjectiveCondition(parts.condition ?? '', selector)
  if (typeof condition === 'string') return `expected ${condition}, found "${words}"`
  const allowed = allowedViolations(condition)
  if (typeof allowed === 'string') return `expected ${allowed}, found "${words}"`
  return { words, ...selector, ...condition, allowed }
}

/** A share has only a rate, so the word `rate` may be omitted. */
function parseObjectiveCondition(words: string, { metric }: Selector): Condition | string {
  const unit = THRESHOLD_METRICS[metric]
  return parseCondition(unit === 'share' && /^[<>=!]/.test(words) ? `rate${words}` : words, unit)
}

/** The share of trials that may violate a condition. A string describes what was expected instead. */
function allowedViolations({ statistic, comparison, bound, confidence }: Condition): number | string {
  if (confidence !== undefined) return 'no @confidence: a search decides by sequential tests'
  if (comparison === '==' || comparison === '!=') return 'a bound with < or >'
  const isBelow = comparison.startsWith('<')
  switch (statistic.kind) {
    case 'rate':
      return checkAllowedShare(isBelow ? bound : 1 - bound)
    case 'percentile':
      return checkAllowedShare(isBelow ? 1 - statistic.share : statistic.share)
    default:
      return 'a percentile or a rate, because only those state how many trials may violate it'
  }
}

const MIN_ALLOWED_SHARE = 0.001
const MAX_ALLOWED_SHARE = 0.5

function checkAllowedShare(allowed: number): number | string {
  const share = Number(allowed.toPrecision(12))
  return share >= MIN_ALLOWED_SHARE && share <= MAX_ALLOWED_SHARE
    ? share
    : `a condition that ${MIN_ALLOWED_SHARE * 100} % to ${MAX_ALLOWED_SHARE * 100} % of the trials may violate`
}
