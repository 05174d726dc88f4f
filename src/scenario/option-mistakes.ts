import type { Document } from 'yaml'
import { SetupError } from '../core/setup-error.ts'
import { spanOfKey, spanOfValue } from './document.ts'
import type { Knowledge } from './knowledge.ts'
import type { Mistake } from './mistake.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'

/** Finds options that a target's adapter does not accept, with the adapter's own message. */
export function optionMistakes(file: ScenarioFile, document: Document, knowledge: Knowledge): Mistake[] {
  const { adapters, checkOptions } = knowledge
  if (!checkOptions) return []
  return Object.entries(file.targets)
    .filter(([, { adapter }]) => adapters.includes(adapter))
    .flatMap(([id, { adapter, options }]) => {
      const error = refusal(() => checkOptions(adapter, options))
      return error ? [mistakeOf(error, ['targets', id, 'options'], Object.keys(options), document)] : []
    })
}

function refusal(check: () => void): SetupError | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof SetupError) return error
    throw error
  }
}

/**
 * Adapters quote the option's name in backticks or quotes. If none is quoted, the error is put on `options`.
 */
function mistakeOf(error: SetupError, path: string[], names: string[], document: Document): Mistake {
  const name = names.find((each) =>
    [`\`${each}\``, `"${each}"`].some((quoted) => error.message.includes(quoted)),
  )
  const span = name === undefined ? spanOfValue(document, path) : spanOfKey(document, [...path, name])
  return { ...span, message: error.hint ? `${error.message} (${error.hint})` : error.message }
}
