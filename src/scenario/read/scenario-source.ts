import { type Document, visit } from 'yaml'
import { SetupError } from '../../core/setup-error.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import type { Diagnostic } from '../check/diagnostic.ts'
import { parseYamlDocument } from './yaml-document.ts'

/** The text of a scenario and its YAML. */
export interface ScenarioSource {
  /** Its name in messages. Paths in it are relative to its folder. */
  readonly file: string
  readonly text: string
  readonly document: Document
  /** Mistakes in the YAML itself. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Throws a `SetupError` if the document is nested too deeply. */
export function parseScenarioDocument(text: string, file: string): ScenarioSource {
  return { file, text, ...guardNesting(file, () => parseYamlDocument(text)) }
}

/** Throws a `SetupError` where a recursive parser overflows the stack. */
export function guardNesting<Value>(file: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (cause) {
    // Deeper than anything written by hand.
    if (!(cause instanceof RangeError)) throw cause
    throw new SetupError(`${file} is nested too deeply to be a scenario`, { code: 'SCENARIO_INVALID' })
  }
}

/**
 * Loads every adapter that the document may mean: each text in it that is the id of one, wherever it is.
 */
export async function loadNamedAdapters(
  { file, document }: ScenarioSource,
  { load }: AdapterCatalog,
): Promise<void> {
  if (load) await load(guardNesting(file, () => listTexts(document)))
}

function listTexts(document: Document): string[] {
  const texts: string[] = []
  visit(document, {
    Scalar: (_key, { value }) => {
      if (typeof value === 'string') texts.push(value.trim())
    },
  })
  return texts
}
