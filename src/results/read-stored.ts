import type { z } from 'zod'
import { describeProblem } from '../validation/problem.ts'
import { validate } from '../validation/validate.ts'

/** Data from a file, or what is wrong with it and where. */
export type StoredData<Data> =
  | { readonly kind: 'read'; readonly data: Data }
  | { readonly kind: 'damaged'; readonly why: string }

/**
 * Checks data from a file. Returns the data itself, not the schema's copy, so that unknown fields survive when the
 * file is printed again.
 */
export function checkStored<Data>(schema: z.ZodType<Data>, data: unknown): StoredData<Data> {
  if (matches(schema, data)) return { kind: 'read', data }
  const result = validate(schema, data)
  return { kind: 'damaged', why: result.valid ? '' : describeProblems(result.problems) }
}

function matches<Data>(schema: z.ZodType<Data>, data: unknown): data is Data {
  return schema.safeParse(data).success
}

function describeProblems([problem, ...others]: readonly [
  Parameters<typeof describeProblem>[0],
  ...unknown[],
]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return `${describeProblem(problem, 'the file')}${more}`
}
