import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const FILE = /^\.{0,2}[/\\]|\.(?:ts|mts|js|mjs|cjs|ya?ml|json)$/

/**
 * What an `adapter:` stands for: a known id as it is; a file, from the scenario's folder, or a package installed
 * there, as an absolute path. Undefined when it is none of these.
 */
export function resolveAdapter(word: string, scenario: string, ids: readonly string[]): string | undefined {
  if (ids.includes(word)) return word
  if (FILE.test(word)) return existingFile(path.resolve(path.dirname(scenario), word))
  return installedPackage(word, scenario)
}

/** True where the word was meant as a file, so that a missing one is called missing and not misspelled. */
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
