import type { Document } from 'yaml'
import { SetupError } from '../../core/setup-error.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { spanOfKey, spanOfValue } from '../read/yaml-document.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Finds options that a target's adapter does not accept, with the adapter's own messages. */
export function checkTargetOptions(
  file: ScenarioFile,
  document: Document,
  { adapters, checkOptions }: AdapterCatalog,
): Diagnostic[] {
  return Object.values(file.targets)
    .filter(({ adapter }) => adapters.includes(adapter))
    .flatMap(({ declared, adapter, options }) =>
      locateOptionErrors(adapter, options, ['targets', declared, 'options'], { document, checkOptions }),
    )
}

/** A wrong option; without a name, what is wrong with them all. */
export interface OptionError {
  readonly name: string | undefined
  readonly error: SetupError
}

/** An adapter names one wrong option at a time. It is asked again without it. */
export function findOptionErrors(
  check: (options: Readonly<Record<string, unknown>>) => unknown,
  options: Readonly<Record<string, unknown>>,
): OptionError[] {
  const error = catchSetupError(() => check(options))
  if (!error) return []
  const name = findQuotedName(error, Object.keys(options))
  if (name === undefined) return [{ name, error }]
  const { [name]: _wrong, ...others } = options
  return [{ name, error }, ...findOptionErrors(check, others)]
}

/** The same with their places. */
export function locateOptionErrors(
  adapter: string,
  options: Readonly<Record<string, unknown>>,
  path: DataPath,
  { document, checkOptions }: { document: Document; checkOptions: AdapterCatalog['checkOptions'] },
): Diagnostic[] {
  const found = findOptionErrors((asked) => checkOptions?.(adapter, asked), options)
  return found.map(({ name, error }) => locateError(error, path, name, document))
}

function catchSetupError(check: () => unknown): SetupError | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof SetupError) return error
    throw error
  }
}

/** Adapters quote the option's name in backticks or quotes. */
function findQuotedName({ message }: SetupError, names: readonly string[]): string | undefined {
  return names.find((each) => [`\`${each}\``, `"${each}"`].some((quoted) => message.includes(quoted)))
}

/** If no name is quoted, the error is put on `options`. */
function locateError(
  error: SetupError,
  path: DataPath,
  name: string | undefined,
  document: Document,
): Diagnostic {
  const span = name === undefined ? spanOfValue(document, path) : spanOfKey(document, [...path, name])
  return { ...span, message: error.hint ? `${error.message} (${error.hint})` : error.message }
}
