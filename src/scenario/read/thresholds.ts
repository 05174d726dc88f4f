import type { Document } from 'yaml'
import { THRESHOLD_METRICS, type Threshold } from '../../core/config/threshold.ts'
import { CONNECTION_STATES } from '../../core/trial/trial.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { Diagnostic } from '../check/diagnostic.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import { parseCondition } from './parse-condition.ts'
import { type KnownValues, parseSelector } from './parse-selector.ts'
import { spanOfKey, spanOfValue } from './yaml-document.ts'

type ThresholdInput = NonNullable<ScenarioFile['thresholds']>[string][number]

/** An invalid part of a threshold. */
interface ThresholdProblem {
  readonly path: DataPath
  /** True if the error is in the key at the end of the path, not in its value. */
  readonly key?: boolean
  readonly message: string
}

/** The valid thresholds of a scenario. `checkThresholds` reports the others. */
export function readThresholds(file: ScenarioFile): Threshold[] {
  return parseThresholds(file).filter((each): each is Threshold => 'metric' in each)
}

/** Finds invalid metrics, tags and conditions. */
export function checkThresholds(file: ScenarioFile, document: Document): Diagnostic[] {
  return parseThresholds(file)
    .filter((each): each is ThresholdProblem => 'message' in each)
    .map(({ path, key, message }) => ({ ...(key ? spanOfKey : spanOfValue)(document, path), message }))
}

function parseThresholds(file: ScenarioFile): (Threshold | ThresholdProblem)[] {
  const known = knownTagValues(file)
  return Object.entries(file.thresholds ?? {}).flatMap(([selector, conditions]) => {
    const parsed = parseSelector(selector, known)
    if (typeof parsed === 'string') return [{ path: ['thresholds', selector], key: true, message: parsed }]
    return conditions.map((input, index): Threshold | ThresholdProblem => {
      const { words, ...rest } = normalizeThreshold(input)
      const condition = parseCondition(words, THRESHOLD_METRICS[parsed.metric])
      if (typeof condition !== 'string') return { selector, words, ...parsed, ...condition, ...rest }
      const path = ['thresholds', selector, index, ...(typeof input === 'string' ? [] : ['threshold'])]
      return { path, message: `thresholds.${selector}: expected ${condition}, found "${words}"` }
    })
  })
}

/** A plain string is a condition without options. */
function normalizeThreshold(
  input: ThresholdInput,
): Pick<Threshold, 'words' | 'abortOnFail' | 'delayAbortEval' | 'minSamples'> {
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
