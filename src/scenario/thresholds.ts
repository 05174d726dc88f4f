import type { Document } from 'yaml'
import { THRESHOLD_METRICS, type Threshold } from '../core/threshold.ts'
import { CONNECTION_STATES } from '../core/trial.ts'
import { type Path, spanOfKey, spanOfValue } from './document.ts'
import type { Mistake } from './mistake.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'
import { parseCondition } from './threshold-condition.ts'
import { type KnownValues, parseSelector } from './threshold-selector.ts'

type Written = NonNullable<ScenarioFile['thresholds']>[string][number]

/** An invalid part of a threshold. */
interface Refusal {
  readonly path: Path
  /** True if the error is in the key at the end of the path, not in its value. */
  readonly key?: boolean
  readonly message: string
}

/** The valid thresholds of a scenario. `checkThresholds` reports the others. */
export function readThresholds(file: ScenarioFile): Threshold[] {
  return read(file).filter((each): each is Threshold => 'metric' in each)
}

/** Finds invalid metrics, tags and conditions. */
export function thresholdMistakes(file: ScenarioFile, document: Document): Mistake[] {
  return read(file)
    .filter((each): each is Refusal => 'message' in each)
    .map(({ path, key, message }) => ({ ...(key ? spanOfKey : spanOfValue)(document, path), message }))
}

function read(file: ScenarioFile): (Threshold | Refusal)[] {
  const known = knownValues(file)
  return Object.entries(file.thresholds ?? {}).flatMap(([selector, conditions]) => {
    const parsed = parseSelector(selector, known)
    if (typeof parsed === 'string') return [{ path: ['thresholds', selector], key: true, message: parsed }]
    return conditions.map((written, place): Threshold | Refusal => {
      const { words, ...rest } = plain(written)
      const condition = parseCondition(words, THRESHOLD_METRICS[parsed.metric])
      if (typeof condition !== 'string') return { selector, words, ...parsed, ...condition, ...rest }
      const path = ['thresholds', selector, place, ...(typeof written === 'string' ? [] : ['threshold'])]
      return { path, message: `thresholds.${selector}: expected ${condition}, found "${words}"` }
    })
  })
}

/** A plain string is a condition without options. */
function plain(written: Written): Pick<Threshold, 'words' | 'abortOnFail' | 'delayAbortEval' | 'minSamples'> {
  if (typeof written === 'string') return { words: written, abortOnFail: false, delayAbortEval: 0 }
  const { threshold, ...rest } = written
  return { words: threshold, ...rest }
}

/**
 * The possible values of tags. Models and voices may be adapter defaults, so the scenario does not list them
 * all.
 */
export function knownValues({ targets }: Pick<ScenarioFile, 'targets'>): KnownValues {
  const all = Object.values(targets)
  return {
    target: Object.keys(targets),
    adapter: all.map(({ adapter }) => adapter),
    region: all.map(({ region }) => region),
    connection: CONNECTION_STATES,
    transport: ['websocket', 'sse', 'http'],
  }
}
