import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { SetupError, type SourceLocation } from '../../core/setup-error.ts'
import { checkConsistency } from './check-consistency.ts'
import { DecodeError, type DescriptionPath } from './decoder.ts'
import { decodeDescription } from './description-decoder.ts'

/**
 * Checks a description that was parsed from YAML or JSON. Throws a `SetupError` (`DESCRIPTION_INVALID`) with
 * the field and the expected value.
 * @param file the file name for messages
 * @param locate finds the position of a field in the file, if the text is available
 */
export function parseDescription(
  raw: unknown,
  file: string,
  locate?: (path: DescriptionPath) => SourceLocation | undefined,
): AdapterDescription {
  try {
    const description = decodeDescription(raw, [])
    checkConsistency(description)
    return description
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const location = locate?.(error.path)
    const prefix = location ? `${location.file}:${location.line}:${location.column}` : file
    throw new SetupError(`${prefix}: ${error.message}`, {
      code: 'DESCRIPTION_INVALID',
      hint: 'See docs/adapters-as-data.md for every field; the built-in descriptions are examples.',
      ...(location && { location }),
      cause: error,
    })
  }
}
