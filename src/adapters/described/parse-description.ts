import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { SetupError, type SourceLocation } from '../../core/setup-error.ts'
import { describeProblem, type Problem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { descriptionSchema } from './schema/description-schema.ts'

/**
 * Checks a description that was parsed from YAML or JSON. Throws a `SetupError` (`DESCRIPTION_INVALID`) with
 * the field and the expected value.
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
  const [problem] = result.problems
  throw invalidDescription(problem, file, locate?.(problem))
}

function invalidDescription(problem: Problem, file: string, location?: SourceLocation): SetupError {
  const prefix = location ? `${location.file}:${location.line}:${location.column}` : file
  return new SetupError(`${prefix}: ${describeProblem(problem, 'the description')}`, {
    code: 'DESCRIPTION_INVALID',
    hint: 'See docs/adapters-as-data.md for every field; the built-in descriptions are examples.',
    ...(location && { location }),
  })
}
