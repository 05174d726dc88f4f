import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The reference of a target that names no adapter, while the rest of its scenario is checked. */
export const NO_ADAPTER = '?'

const FILE_REFERENCE = /^\.{0,2}[/\\]|\.(?:ts|mts|js|mjs|cjs|ya?ml|json)$/

/**
 * Resolves the value of `adapter:`. A known id is returned as it is. A file, relative to the scenario's
 * folder, or a package installed there is returned as an absolute path. Undefined if it is none of these.
 */
export function resolveAdapter(
  reference: string,
  scenario: string,
  ids: readonly string[],
): string | undefined {
  if (ids.includes(reference)) return reference
  if (FILE_REFERENCE.test(reference)) return fileIfExists(path.resolve(path.dirname(scenario), reference))
  return installedPackage(reference, scenario)
}

/**
 * True if the value looks like a file, so that a missing file is reported as missing and not as misspelled.
 */
export function isFileReference(reference: string): boolean {
  return FILE_REFERENCE.test(reference)
}

function fileIfExists(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined
}

function installedPackage(name: string, scenario: string): string | undefined {
  try {
    const file = createRequire(path.resolve(scenario)).resolve(name)
    return path.isAbsolute(file) ? file : undefined
  } catch {
    return undefined
  }
}
