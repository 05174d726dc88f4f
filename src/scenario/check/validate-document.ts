import { type Document, isMap } from 'yaml'
import type { z } from 'zod'
import { type DataPath, describeProblem, type Problem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { spanOfProblem } from '../read/yaml-document.ts'
import type { Diagnostic } from './diagnostic.ts'
import { type StandIns, salvageDocument } from './salvage-document.ts'

/** Validates a document against a schema. Returns the data with defaults, or all diagnostics. */
export function validateDocument<Schema extends z.ZodType>(
  schema: Schema,
  document: Document,
): { data?: z.output<Schema>; diagnostics: Diagnostic[] } {
  const result = validate(schema, document.toJS())
  if (result.valid) return { data: result.data, diagnostics: [] }
  return { diagnostics: result.problems.map((problem) => toDiagnostic(problem, document)) }
}

/** A document after its schema: what else is checked goes by `data` and `checked`. */
export interface CheckableDocument<Data> {
  /** The data, or what is left of it without its mistakes. */
  readonly data?: Data
  readonly checked: Document
  readonly diagnostics: readonly Diagnostic[]
  /** What is not in `data` because of its mistakes. */
  readonly removed: readonly DataPath[]
}

/** The same, but of a document with mistakes the rest can be checked too. */
export function validateForChecks<Schema extends z.ZodType>(
  schema: Schema,
  document: Document,
  standInFor: StandIns,
): CheckableDocument<z.output<Schema>> {
  const { data, diagnostics } = validateDocument(schema, document)
  if (diagnostics.length === 0) return { ...(data && { data }), checked: document, diagnostics, removed: [] }
  const salvaged = salvageDocument(schema, document, standInFor)
  if (!salvaged) return { checked: document, diagnostics, removed: [[]] }
  const later = salvaged.laterProblems.map(({ problem, document: found }) => toDiagnostic(problem, found))
  const { document: checked, removed } = salvaged
  return { data: salvaged.data, checked, diagnostics: [...diagnostics, ...later], removed }
}

function toDiagnostic(problem: Problem, document: Document): Diagnostic {
  return { ...spanOfProblem(document, problem), message: describeProblem(problem, 'the scenario') }
}

/** Whether no target was lost with its mistakes, so that other names can be called unknown. */
export function keepsAllTargets(
  original: Document,
  { checked }: Pick<CheckableDocument<unknown>, 'checked'>,
): boolean {
  const names = targetNames(original)
  const kept = targetNames(checked)
  return names.length > 0 && names.every((name) => kept.includes(name))
}

function targetNames(document: Document): string[] {
  const targets = document.get('targets')
  return isMap(targets) ? targets.items.map(({ key }) => String(key)) : []
}
