import type { Document } from 'yaml'
import type { TurnMetric, TurnThreshold } from '../../core/config/conversation/turn-threshold.ts'
import type { AnyThreshold, Threshold, ThresholdMetric } from '../../core/config/threshold.ts'
import { CONNECTION_STATES } from '../../core/trial/trial.ts'
import type { DataPath } from '../../validation/problem.ts'
import { parseCondition } from '../read/parse-condition.ts'
import {
  type KnownValues,
  parseSelector,
  REQUEST_VOCABULARY,
  TURN_VOCABULARY,
  type Vocabulary,
} from '../read/parse-selector.ts'
import { spanOfKey, spanOfValue } from '../read/yaml-document.ts'
import type { ConversationFile } from '../schema/conversation/conversation-file.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'

type ThresholdInputs = NonNullable<ScenarioFile['thresholds']>
type ThresholdInput = ThresholdInputs[string][number]

/** An invalid part of a threshold. */
interface ThresholdProblem {
  readonly path: DataPath
  /** True if the error is in the key at the end of the path, not in its value. */
  readonly key?: boolean
  readonly message: string
}

/** Thresholds as a scenario writes them, and what they can be written with. */
interface ThresholdSource<Metric extends string> {
  readonly inputs: ThresholdInputs | undefined
  readonly known: KnownValues
  readonly vocabulary: Vocabulary<Metric>
}

/** A threshold over requests or turns. */
type ParsedThreshold<Metric extends string> = AnyThreshold & { readonly metric: Metric }

/** The valid thresholds of a scenario of requests. `checkThresholds` reports the others. */
export function readThresholds(file: ScenarioFile): Threshold[] {
  return validThresholds(sourceOfRequests(file))
}

/** Finds invalid metrics, tags and conditions. */
export function checkThresholds(file: ScenarioFile, document: Document): Diagnostic[] {
  return findProblems(sourceOfRequests(file), document)
}

/** The same for a scenario of conversations. */
export function readTurnThresholds(file: ConversationFile): TurnThreshold[] {
  return validThresholds(sourceOfTurns(file))
}

export function checkTurnThresholds(file: ConversationFile, document: Document): Diagnostic[] {
  return findProblems(sourceOfTurns(file), document)
}

function sourceOfRequests(file: ScenarioFile): ThresholdSource<ThresholdMetric> {
  return { inputs: file.thresholds, known: knownTagValues(file), vocabulary: REQUEST_VOCABULARY }
}

function sourceOfTurns({ thresholds, targets }: ConversationFile): ThresholdSource<TurnMetric> {
  const known = { target: Object.keys(targets), connection: CONNECTION_STATES }
  return { inputs: thresholds, known, vocabulary: TURN_VOCABULARY }
}

function validThresholds<Metric extends string>(source: ThresholdSource<Metric>): ParsedThreshold<Metric>[] {
  return parseThresholds(source).filter((each): each is ParsedThreshold<Metric> => 'metric' in each)
}

function findProblems<Metric extends string>(
  source: ThresholdSource<Metric>,
  document: Document,
): Diagnostic[] {
  return parseThresholds(source)
    .filter((each): each is ThresholdProblem => 'message' in each)
    .map(({ path, key, message }) => ({ ...(key ? spanOfKey : spanOfValue)(document, path), message }))
}

function parseThresholds<Metric extends string>({
  inputs = {},
  known,
  vocabulary,
}: ThresholdSource<Metric>): (ParsedThreshold<Metric> | ThresholdProblem)[] {
  return Object.entries(inputs).flatMap(([selector, conditions]) => {
    const parsed = parseSelector(selector, known, vocabulary)
    if (typeof parsed === 'string') return [{ path: ['thresholds', selector], key: true, message: parsed }]
    return conditions.map((input, index): ParsedThreshold<Metric> | ThresholdProblem => {
      const { words, ...rest } = normalizeThreshold(input)
      const condition = parseCondition(words, vocabulary.metrics[parsed.metric])
      if (typeof condition !== 'string') return { selector, words, ...parsed, ...condition, ...rest }
      const path = ['thresholds', selector, index, ...(typeof input === 'string' ? [] : ['threshold'])]
      return { path, message: `thresholds.${selector}: expected ${condition}, found "${words}"` }
    })
  })
}

/** A plain string is a condition without options. */
function normalizeThreshold(
  input: ThresholdInput,
): Pick<AnyThreshold, 'words' | 'abortOnFail' | 'delayAbortEval' | 'minSamples'> {
  if (typeof input === 'string') return { words: input, abortOnFail: false, delayAbortEval: 0 }
  const { threshold, ...rest } = input
  return { words: threshold, ...rest }
}

/**
 * The possible values of tags. Models and voices may be adapter defaults, so the scenario does not list them
 * all.
 */
export function knownTagValues({ targets }: Pick<ScenarioFile, 'targets'>): KnownValues {
  const all = Object.values(targets)
  return {
    target: Object.keys(targets),
    adapter: all.map(({ adapter }) => adapter),
    region: all.map(({ region }) => region),
    connection: CONNECTION_STATES,
    transport: ['websocket', 'sse', 'http'],
  }
}
