import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const FILE = /^\.{0,2}[/\\]|\.(?:ts|mts|js|mjs|cjs|ya?ml|json)$/

/**
 * Resolves the value of `adapter:`. A known id is returned as it is. A file, relative to the scenario's
 * folder, or a package installed there is returned as an absolute path. Undefined if it is none of these.
 */
export function resolveAdapter(word: string, scenario: string, ids: readonly string[]): string | undefined {
  if (ids.includes(word)) return word
  if (FILE.test(word)) return existingFile(path.resolve(path.dirname(scenario), word))
  return installedPackage(word, scenario)
}

/**
 * True if the value looks like a file, so that a missing file is reported as missing and not as misspelled.
 */
export function isFileReference(word: string): boolean {
  return FILE.test(word)
}

function existingFile(file: string): string | undefined {
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
