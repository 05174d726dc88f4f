import type { z } from 'zod'
import { defaultExpectation } from './default-expectation.ts'
import { explainIssues } from './explain-issues.ts'
import type { Problem } from './problem.ts'

/** The data with defaults, or every problem; there is at least one. */
export type ValidationResult<Data> =
  | { readonly valid: true; readonly data: Data }
  | { readonly valid: false; readonly problems: readonly [Problem, ...Problem[]] }

/**
 * Checks data against a schema. zod can compile the schema before it does: that is worth it for one that checks every
 * request of a run, and for others takes longer than the check itself.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  { compiled = false }: { readonly compiled?: boolean } = {},
): ValidationResult<z.output<Schema>> {
  const result = schema.safeParse(data, { error: defaultExpectation, jitless: !compiled })
  return result.success
    ? { valid: true, data: result.data }
    : { valid: false, problems: explainIssues(result.error.issues, data) }
}
