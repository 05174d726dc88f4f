import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Descriptions ship in src/, which is published next to the compiled code in dist/. */
export const DESCRIPTIONS_FOLDER = fileURLToPath(
  new URL('../../../src/adapters/descriptions/', import.meta.url),
)

/** Ids of the shipped descriptions: their file names without extension. Reads none of them. */
export function listDescribedIds(): readonly string[] {
  return readdirSync(DESCRIPTIONS_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
    .sort()
}
