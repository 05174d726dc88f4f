import type { Document } from 'yaml'
import type { TurnObjective } from '../../core/config/conversation/conversation-probe.ts'
import type { AnyObjective, Objective } from '../../core/config/probe.ts'
import {
  type Condition,
  FIDELITY_METRICS,
  type FidelityMetric,
  type MetricUnit,
  THRESHOLD_METRICS,
  type ThresholdMetric,
} from '../../core/config/threshold.ts'
import { CONNECTION_STATES } from '../../core/trial/trial.ts'
import { parseCondition } from '../read/parse-condition.ts'
import {
  type KnownValues,
  parseSelector,
  REQUEST_VOCABULARY,
  TURN_VOCABULARY,
  type Vocabulary,
} from '../read/parse-selector.ts'
import { spanOfValue } from '../read/yaml-document.ts'
import type { ConversationFile } from '../schema/conversation/conversation-file.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'
import { knownTagValues } from './thresholds.ts'

/** The valid objectives of a scenario. `checkObjectives` reports the others. */
export function readObjectives(file: ScenarioFile): Objective[] {
  return validObjectives(sourceOfRequests(file))
}

/** Finds invalid objectives. */
export function checkObjectives(file: ScenarioFile, document: Document): Diagnostic[] {
  return findProblems(sourceOfRequests(file), document)
}

/** The same for a search with conversations. */
export function readTurnObjectives(file: ConversationFile): TurnObjective[] {
  return validObjectives(sourceOfTurns(file))
}

export function checkTurnObjectives(file: ConversationFile, document: Document): Diagnostic[] {
  return findProblems(sourceOfTurns(file), document)
}

/** Objectives as a scenario writes them, and what they can be written with. */
interface ObjectiveSource<Metric extends string> {
  readonly inputs: readonly string[]
  readonly known: KnownValues
  readonly vocabulary: Vocabulary<Metric>
  /** An objective, for messages. */
  readonly example: string
}

type ParsedObjective<Metric extends string> = AnyObjective & { readonly metric: Metric }

/** A search decides while it runs, and audio is listened to afterwards. */
type SearchMetric = Exclude<ThresholdMetric, FidelityMetric>

const SEARCH_VOCABULARY: Vocabulary<SearchMetric> = {
  ...REQUEST_VOCABULARY,
  metrics: Object.fromEntries(
    Object.entries(THRESHOLD_METRICS).filter(([name]) => !FIDELITY_METRICS.some((metric) => metric === name)),
  ) as Record<SearchMetric, MetricUnit>,
}

function sourceOfRequests(file: ScenarioFile): ObjectiveSource<SearchMetric> {
  const known = knownTagValues(file)
  return {
    inputs: file.slo ?? [],
    known,
    vocabulary: SEARCH_VOCABULARY,
    example: 'ttfa_heard p(95)<400ms',
  }
}

function sourceOfTurns({ slo = [], targets }: ConversationFile): ObjectiveSource<TurnObjective['metric']> {
  const known = { target: Object.keys(targets), connection: CONNECTION_STATES }
  return { inputs: slo, known, vocabulary: TURN_VOCABULARY, example: 'voice_to_voice p(95)<1500ms' }
}

function validObjectives<Metric extends string>(source: ObjectiveSource<Metric>): ParsedObjective<Metric>[] {
  return source.inputs.flatMap((words) => {
    const parsed = parseObjective(words, source)
    return typeof parsed === 'string' ? [] : [parsed]
  })
}

function findProblems<Metric extends string>(
  source: ObjectiveSource<Metric>,
  document: Document,
): Diagnostic[] {
  return source.inputs.flatMap((words, index) => {
    const parsed = parseObjective(words, source)
    return typeof parsed === 'string'
      ? [{ ...spanOfValue(document, ['slo', index]), message: `slo.${index}: ${parsed}` }]
      : []
  })
}

const OBJECTIVE_PATTERN = /^\s*(?<selector>[a-z_0-9]+(?![a-z_0-9])(?:\s*\{[^{}]*\})?)\s*(?<condition>\S.*)$/i

/**
 * Parses a metric and a condition: `ttfa_heard p(95)<400ms`, `underrun<1%`, `success{connection:warm}>99%`.
 */
function parseObjective<Metric extends string>(
  words: string,
  { known, vocabulary, example }: ObjectiveSource<Metric>,
): ParsedObjective<Metric> | string {
  const parts = OBJECTIVE_PATTERN.exec(words)?.groups
  if (!parts) return `expected an objective such as ${example}, found "${words}"`
  const selector = parseSelector(parts.selector ?? '', known, vocabulary)
  if (typeof selector === 'string') return selector
  const condition = parseObjectiveCondition(parts.condition ?? '', vocabulary.metrics[selector.metric])
  if (typeof condition === 'string') return `expected ${condition}, found "${words}"`
  const allowed = allowedViolations(condition)
  if (typeof allowed === 'string') return `expected ${allowed}, found "${words}"`
  return { words, ...selector, ...condition, allowed }
}

/** A share has only a rate, so the word `rate` may be omitted. */
function parseObjectiveCondition(words: string, unit: MetricUnit): Condition | string {
  if (unit === 'ratio') return 'a metric that each turn meets or violates: errors count over all turns'
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
