import type { z } from 'zod'
import { validWords } from './default-expectation.ts'
import { describeValue } from './describe-value.ts'
import { narrowUnion } from './narrow-union.ts'
import { findNearest } from './nearest.ts'
import type { DataPath, Problem } from './problem.ts'

type Issue = z.core.$ZodIssue

/** Translates zod's issues about the data into problems, unknown keys first. Every issue gives at least one. */
export function explainIssues(issues: readonly Issue[], data: unknown): [Problem, ...Problem[]] {
  return issues
    .flatMap(narrowUnion)
    .sort(unknownKeysFirst)
    .flatMap((issue) => toProblems(issue, data)) as [Problem, ...Problem[]]
}

/** An unknown key is usually the cause of a missing one, not the other way round. */
function unknownKeysFirst(one: Issue, other: Issue): number {
  return Number(other.code === 'unrecognized_keys') - Number(one.code === 'unrecognized_keys')
}

function toProblems(issue: Issue, data: unknown): Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, issue))
    case 'invalid_key':
      return [invalidKey(issue)]
    default:
      return [invalidValue(issue, valueAt(data, issue.path))]
  }
}

function unknownKey(key: string, { path, message }: Issue): Problem {
  return {
    kind: 'unknown-key',
    path: [...path, key],
    expected: message,
    found: describeValue(key),
    ...nearestOf(key, message.split(', ')),
  }
}

function invalidKey({ path, issues }: z.core.$ZodIssueInvalidKey): Problem {
  const expected = issues[0]?.message ?? 'another name'
  return { kind: 'invalid-key', path, expected, found: describeValue(path.at(-1)) }
}

function invalidValue(issue: Issue, value: unknown): Problem {
  return {
    kind: value === undefined ? 'missing' : 'invalid',
    path: issue.path,
    expected: issue.message,
    found: describeValue(value),
    ...(typeof value === 'string' && nearestOf(value, validWords(issue))),
    ...(issue.code === 'invalid_value' && { words: issue.values }),
    ...ownCodeOf(issue),
  }
}

function ownCodeOf(issue: Issue): { readonly code?: string } {
  const code: unknown = issue.code === 'custom' ? issue.params?.code : undefined
  return typeof code === 'string' ? { code } : {}
}

function nearestOf(word: string, words: readonly string[]): { readonly nearest?: string } {
  const nearest = findNearest(word, words)
  return nearest === undefined ? {} : { nearest }
}

function valueAt(data: unknown, path: DataPath): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    data,
  )
}
