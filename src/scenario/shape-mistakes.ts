import type { Document } from 'yaml'
import type { z } from 'zod'
import { type Path, spanOfKey, spanOfValue } from './document.ts'
import { isKeyValue } from './keys.ts'
import type { Mistake } from './mistake.ts'
import { suggestion } from './nearest.ts'

type Issue = z.core.$ZodIssue

/** The expectation of schemas that do not state one themselves; see `schema/primitives.ts`. */
const expected: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(wordsOf(issue.values))
    case 'invalid_union':
      return oneOf(optionsOf(issue))
    default:
      return undefined
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

function oneOf(words: readonly string[]): string {
  return words.length > 1 ? `one of ${words.join(', ')}` : words.join()
}

/** Validates data against a schema. Returns the data with defaults, or all diagnostics. */
export function readShape<Schema extends z.ZodType>(
  schema: Schema,
  document: Document,
): { data?: z.output<Schema>; mistakes: Mistake[] } {
  const data: unknown = document.toJS()
  const result = schema.safeParse(data, { error: expected })
  if (result.success) return { data: result.data, mistakes: [] }
  return {
    mistakes: result.error.issues
      .flatMap(sharpen)
      .sort(misspelledFirst)
      .flatMap((issue) => describe(issue, data, document)),
  }
}

/** Picks the union branch that was probably meant: it accepts the value's type and has the fewest issues. */
function sharpen(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors
    .filter((branch) => branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
    .map((branch) => ({ branch, weight: branch.reduce((sum, each) => sum + weightOf(each), 0) }))
    .sort((a, b) => a.weight - b.weight)
  const [best, next] = branches
  if (!best || best.weight === next?.weight) return [issue]
  return best.branch.map((each) => ({ ...each, path: [...issue.path, ...each.path] })).flatMap(sharpen)
}

/** An unknown key is usually the cause of a missing one, not the other way round. */
function misspelledFirst(one: Issue, other: Issue): number {
  return Number(other.code === 'unrecognized_keys') - Number(one.code === 'unrecognized_keys')
}

function weightOf(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1
}

function describe(issue: Issue, data: unknown, document: Document): Mistake[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, issue.path, issue.message, document))
  if (issue.code === 'invalid_key') return [wrongKey(issue, document)]
  const value = valueAt(data, issue.path)
  if (value === undefined) return [missing(issue, document)]
  return [
    {
      ...spanOfValue(document, issue.path),
      message: `${subject(issue.path)}: expected ${issue.message}, found ${found(value)}${guess(value, issue)}`,
    },
  ]
}

function unknownKey(key: string, path: Path, known: string, document: Document): Mistake {
  const near = suggestion(key, known.split(', '))
  const where = path.length === 0 ? '' : ` in ${subject(path)}`
  return {
    ...spanOfKey(document, [...path, key]),
    message: `unknown key "${key}"${where}${near || `: expected one of ${known}`}`,
  }
}

function wrongKey(issue: Extract<Issue, { code: 'invalid_key' }>, document: Document): Mistake {
  const phrase = issue.issues[0]?.message ?? 'another name'
  return {
    ...spanOfKey(document, issue.path),
    message: `expected ${phrase}, found ${found(issue.path.at(-1))}`,
  }
}

function missing(issue: Issue, document: Document): Mistake {
  const parent = issue.path.slice(0, -1)
  const where = parent.length === 0 ? 'the scenario' : subject(parent)
  return {
    ...spanOfKey(document, parent),
    message: `${where} lacks "${String(issue.path.at(-1))}": expected ${issue.message}`,
  }
}

/** The closest valid word, if the issue lists the valid words. */
function guess(value: unknown, issue: Issue): string {
  if (typeof value !== 'string') return ''
  if (issue.code === 'invalid_value') return suggestion(value, wordsOf(issue.values))
  return issue.code === 'invalid_union' ? suggestion(value, optionsOf(issue)) : ''
}

/** The valid values of a discriminator. zod reports them, but its types do not declare them. */
function optionsOf(issue: object): string[] {
  return 'options' in issue && Array.isArray(issue.options) ? wordsOf(issue.options) : []
}

function wordsOf(values: readonly unknown[]): string[] {
  return values.map(String)
}

function subject(path: Path): string {
  return path.length === 0 ? 'the scenario' : path.map(String).join('.')
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    data,
  )
}

/** Describes the value found. Long strings are shortened, and keys are never shown. */
function found(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map'
  if (typeof value !== 'string') return String(value)
  if (isKeyValue(value)) return 'something that looks like an API key'
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
}
