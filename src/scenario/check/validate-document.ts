import type { Document } from 'yaml'
import type { z } from 'zod'
import { describeProblem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { spanOfProblem } from '../read/yaml-document.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Validates a document against a schema. Returns the data with defaults, or all diagnostics. */
export function validateDocument<Schema extends z.ZodType>(
  schema: Schema,
  document: Document,
): { data?: z.output<Schema>; diagnostics: Diagnostic[] } {
  const result = validate(schema, document.toJS())
  if (result.valid) return { data: result.data, diagnostics: [] }
  return {
    diagnostics: result.problems.map((problem) => ({
      ...spanOfProblem(document, problem),
      message: describeProblem(problem, 'the scenario'),
    })),
  }
}
