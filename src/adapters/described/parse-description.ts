import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { formatLocation, type Mistake, SetupError, type SourceLocation } from '../../core/setup-error.ts'
import { describeProblem, type Problem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { descriptionSchema } from './schema/description-schema.ts'

const HINT = 'See docs/adapters-as-data.md for every field; the built-in descriptions are examples.'

/**
 * Checks a description that was parsed from YAML or JSON. Throws a `SetupError` (`DESCRIPTION_INVALID`) with
 * every wrong field and the expected value.
 * @param file the file name for messages
 * @param locate finds the position of a problem in the file, if the text is available
 */
export function parseDescription(
  raw: unknown,
  file: string,
  locate?: (problem: Problem) => SourceLocation,
): AdapterDescription {
  const result = validate(descriptionSchema, raw)
  if (result.valid) return result.data
  throw invalidDescription(
    file,
    result.problems.map((problem) => {
      const location = locate?.(problem)
      return { message: describeProblem(problem, 'the description'), ...(location && { location }) }
    }),
  )
}

/** An error that lists every mistake of a description; there must be at least one. */
export function invalidDescription(file: string, mistakes: readonly Mistake[]): SetupError {
  const lines = mistakes.map(({ message, location }) => {
    const place = location ? formatLocation(location) : file
    return `${place}: ${message}`
  })
  const location = mistakes[0]?.location
  return new SetupError(lines.join('\n'), {
    code: 'DESCRIPTION_INVALID',
    hint: HINT,
    ...(location && { location }),
    mistakes: mistakes.map((mistake) => ({ ...mistake, hint: HINT })),
  })
}
