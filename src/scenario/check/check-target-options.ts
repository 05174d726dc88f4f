import type { Document } from 'yaml'
import { SetupError } from '../../core/setup-error.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { spanOfKey, spanOfValue } from '../read/yaml-document.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Finds options that a target's adapter does not accept, with the adapter's own message. */
export function checkTargetOptions(
  file: ScenarioFile,
  document: Document,
  catalog: AdapterCatalog,
): Diagnostic[] {
  const { adapters, checkOptions } = catalog
  if (!checkOptions) return []
  return Object.values(file.targets)
    .filter(({ adapter }) => adapters.includes(adapter))
    .flatMap(({ declared, adapter, options }) => {
      const error = catchSetupError(() => checkOptions(adapter, options))
      return error
        ? [locateError(error, ['targets', declared, 'options'], Object.keys(options), document)]
        : []
    })
}

function catchSetupError(check: () => void): SetupError | undefined {
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
function locateError(error: SetupError, path: string[], names: string[], document: Document): Diagnostic {
  const name = names.find((each) =>
    [`\`${each}\``, `"${each}"`].some((quoted) => error.message.includes(quoted)),
  )
  const span = name === undefined ? spanOfValue(document, path) : spanOfKey(document, [...path, name])
  return { ...span, message: error.hint ? `${error.message} (${error.hint})` : error.message }
}
