import type { Document } from 'yaml'
import type { Scenario } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import { adapterMistakes } from './adapter-mistakes.ts'
import { complete } from './complete.ts'
import { readDocument } from './document.ts'
import { formatMistakes } from './format-mistakes.ts'
import type { Knowledge } from './knowledge.ts'
import { inOrder, type Mistake } from './mistake.ts'
import { mistakesError } from './mistakes-error.ts'
import { objectiveMistakes } from './objectives.ts'
import { optionMistakes } from './option-mistakes.ts'
import { type ScenarioFile, scenarioFile } from './schema/scenario-file.ts'
import { secretMistakes } from './secret-mistakes.ts'
import { readShape } from './shape-mistakes.ts'
import { gatherTexts } from './texts.ts'
import { thresholdMistakes } from './thresholds.ts'

/**
 * Parses the text of a scenario. `file` is its name in messages, and paths in it are relative to its folder.
 * Throws a `SetupError` with code `SCENARIO_INVALID` that lists every mistake.
 */
export async function parseScenario(text: string, file: string, knowledge: Knowledge): Promise<Scenario> {
  const refuse = (mistakes: readonly Mistake[]): never => {
    throw mistakesError({ name: file, text }, inOrder(mistakes))
  }
  const { document, mistakes } = notTooDeep(file, () => readDocument(text))
  if (mistakes.length > 0) return refuse(mistakes)
  if (document.contents === null) return refuse([EMPTY])
  const { data, found } = notTooDeep(file, () => inspect(document, file, knowledge))
  const { texts, mistakes: ofTexts } = await gatherTexts(file, document)
  if (!data || found.length + ofTexts.length > 0) return refuse([...found, ...ofTexts])
  return complete(data, texts, file, knowledge)
}

const EMPTY: Mistake = {
  start: 0,
  end: 0,
  message: 'the scenario is empty: expected at least name, texts, targets and load',
  hint: '`ttfa init` writes a scenario to start from.',
}

/**
 * Secrets come first, because only the first error at a position is shown. Options are checked if the schema
 * holds.
 */
function inspect(
  document: Document,
  file: string,
  knowledge: Knowledge,
): { data?: ScenarioFile; found: Mistake[] } {
  const { data, mistakes } = readShape(scenarioFile, document)
  const found = [...secretMistakes(document), ...mistakes, ...adapterMistakes(document, file, knowledge)]
  if (!data) return { found }
  const held = [
    ...formatMistakes(data, document, knowledge),
    ...optionMistakes(data, document, knowledge),
    ...thresholdMistakes(data, document),
    ...objectiveMistakes(data, document),
  ]
  return { data, found: [...found, ...held] }
}

function notTooDeep<Value>(file: string, work: () => Value): Value {
  try {
    return work()
  } catch (cause) {
    // The recursive parser overflows the stack at a depth that nobody writes by hand.
    if (!(cause instanceof RangeError)) throw cause
    throw new SetupError(`${file} is nested too deeply to be a scenario`, { code: 'SCENARIO_INVALID' })
  }
}
