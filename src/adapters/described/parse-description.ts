import type { AdapterDescription } from '../../core/adapter-description.ts'
import { type Place, SetupError } from '../../core/setup-error.ts'
import { checkCoherence } from './coherence.ts'
import { readDescription } from './read-description.ts'
import { Mismatch, type Path } from './reader.ts'

/**
 * Checks a description that was parsed from YAML or JSON. Throws a `SetupError` (`DESCRIPTION_INVALID`) with
 * the field and the expected value.
 * @param file the file name for messages
 * @param locate finds the position of a field in the file, if the text is available
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
      hint: 'See docs/adapters-as-data.md for every field; the built-in descriptions are examples.',
      ...(place && { place }),
      cause: error,
    })
  }
}
