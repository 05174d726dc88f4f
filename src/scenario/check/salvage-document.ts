import type { Document } from 'yaml'
import type { z } from 'zod'
import type { DataPath, Problem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { renameKey } from '../read/yaml-document.ts'

/** Parts that refuse one another come to light one after the other. */
const MAX_ROUNDS = 8

/** A document without the parts that its schema rejects, so that the rest can be checked too. */
export interface SalvagedDocument<Data> {
  readonly data: Data
  /** A copy whose nodes keep their places in the text. */
  readonly document: Document
  /** Mistakes that show only once others are removed, and that do not result from the removal. */
  readonly laterProblems: readonly { readonly problem: Problem; readonly document: Document }[]
  readonly removed: readonly DataPath[]
}

/** A value in place of a refused or missing one; undefined if the value is not needed. */
export type StandIns = (path: DataPath) => unknown

/** Undefined if nothing sensible is left. */
export function salvageDocument<Schema extends z.ZodType>(
  schema: Schema,
  original: Document,
  standInFor: StandIns,
): SalvagedDocument<z.output<Schema>> | undefined {
  const document = original.clone() as Document
  const removed: DataPath[] = []
  const laterProblems: { problem: Problem; document: Document }[] = []
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const result = validate(schema, document.toJS())
    if (result.valid) return { data: result.data, document, laterProblems, removed }
    if (round > 0) {
      const own = result.problems.filter((problem) => !followsFromRemoval(problem, removed))
      const asFound = document.clone() as Document
      laterProblems.push(...own.map((problem) => ({ problem, document: asFound })))
    }
    const gone = repairAll(document, result.problems, standInFor)
    if (!gone) return undefined
    removed.push(...gone)
  }
  return undefined
}

/** Items of a list are removed from its end, so that the others keep their numbers. */
function byDescendingIndex(problems: readonly Problem[]): Problem[] {
  const index = ({ path }: Problem) => path.findLast((step) => typeof step === 'number') ?? 0
  return problems.toSorted((a, b) => Number(index(b)) - Number(index(a)))
}

/** @returns what is gone; undefined if nothing would be left */
function repairAll(
  document: Document,
  problems: readonly Problem[],
  standInFor: StandIns,
): DataPath[] | undefined {
  const gone: DataPath[] = []
  for (const problem of byDescendingIndex(problems)) {
    // Two problems of one value, or of what went with it.
    if (gone.some((path) => path.every((step, index) => problem.path[index] === step))) continue
    // A key that is missing may be there under another name.
    if (problem.kind === 'missing' && document.hasIn(problem.path)) continue
    const path = repair(document, problem, standInFor)
    if (path === 'renamed') continue
    if (path.length === 0) return undefined
    gone.push(path)
  }
  return gone
}

/** Removes or replaces what a problem is about. @returns what is gone, or `renamed` */
function repair(
  document: Document,
  { kind, path, nearest }: Problem,
  standInFor: StandIns,
): DataPath | 'renamed' {
  const parent = path.slice(0, -1)
  // A misspelled key is meant as the nearest one, so that what it holds is checked as well.
  if (kind === 'unknown-key' && nearest !== undefined && !document.hasIn([...parent, nearest])) {
    renameKey(document, path, nearest)
    return 'renamed'
  }
  if (kind === 'unknown-key' || kind === 'invalid-key') return removeAt(document, path, noStandIns)
  const standIn = standInFor(path)
  if (kind === 'missing' && standIn === undefined) return removeAt(document, parent, standInFor)
  return removeAt(document, path, standInFor)
}

const noStandIns: StandIns = () => undefined

/** Removes or replaces the value at a path, or removes the nearest thing around it that the text has. */
function removeAt(document: Document, path: DataPath, standInFor: StandIns): DataPath {
  if (path.length === 0) return path
  const standIn = standInFor(path)
  if (standIn !== undefined) document.setIn(path, document.createNode(standIn))
  else if (!document.hasIn(path) || !document.deleteIn(path))
    return removeAt(document, path.slice(0, -1), standInFor)
  return path
}

/** The parts of a scenario that others are checked against. */
const REFERRED_TO: ReadonlySet<PropertyKey | undefined> = new Set(['load', 'targets'])

function followsFromRemoval({ path }: Problem, removed: readonly DataPath[]): boolean {
  return removed.some((gone) => {
    if (gone.length === 1) return REFERRED_TO.has(gone[0]) || gone[0] === path[0]
    return gone.slice(0, -1).every((step, index) => path[index] === step)
  })
}
