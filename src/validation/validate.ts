import type { z } from 'zod'
import { defaultExpectation } from './default-expectation.ts'
import { explainIssues } from './explain-issues.ts'
import type { Problem } from './problem.ts'

/** The data with defaults, or every problem; there is at least one. */
export type ValidationResult<Data> =
  | { readonly valid: true; readonly data: Data }
  | { readonly valid: false; readonly problems: readonly [Problem, ...Problem[]] }

/** Checks data against a schema. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): ValidationResult<z.output<Schema>> {
  const result = schema.safeParse(data, { error: defaultExpectation })
  return result.success
    ? { valid: true, data: result.data }
    : { valid: false, problems: explainIssues(result.error.issues, data) }
}
