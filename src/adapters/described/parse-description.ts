import type { AdapterDescription } from '../../core/adapter-description.ts'
import { type Place, SetupError } from '../../core/setup-error.ts'
import { checkCoherence } from './coherence.ts'
import { readDescription } from './read-description.ts'
import { Mismatch, type Path } from './reader.ts'

/**
 * Reads a description that was parsed from YAML or JSON. Throws a `SetupError` (`DESCRIPTION_INVALID`) that names the
 * field and what was expected of it.
 * @param file its name in messages
 * @param placeOf finds a field in the file, for whoever has the text
 */
export function parseDescription(
  raw: unknown,
  file: string,
  placeOf?: (path: Path) => Place | undefined,
): AdapterDescription {
  try {
    const description = readDescription(raw, [])
    checkCoherence(description)
    return description
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    const place = placeOf?.(error.path)
    const where = place ? `${place.file}:${place.line}:${place.column}` : file
    throw new SetupError(`${where}: ${error.message}`, {
      code: 'DESCRIPTION_INVALID',
      hint: 'docs/adapters-as-data.md describes every field; the shipped descriptions are examples.',
      ...(place && { place }),
      cause: error,
    })
  }
}
