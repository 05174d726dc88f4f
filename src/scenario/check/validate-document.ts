import type { Document } from 'yaml'
import type { z } from 'zod'
import { suggestNearest } from '../../validation/nearest.ts'
import { type DataPath, spanOfKey, spanOfValue } from '../read/yaml-document.ts'
import type { Diagnostic } from './diagnostic.ts'
import { isSecretValue } from './secret-patterns.ts'

type Issue = z.core.$ZodIssue

/** The expectation of schemas that do not state one themselves; see `schema/primitives.ts`. */
const defaultErrorMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_NAMES[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(toStrings(issue.values))
    case 'invalid_union':
      return oneOf(discriminatorOptions(issue))
    default:
      return undefined
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
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
export function validateDocument<Schema extends z.ZodType>(
  schema: Schema,
  document: Document,
): { data?: z.output<Schema>; diagnostics: Diagnostic[] } {
  const data: unknown = document.toJS()
  const result = schema.safeParse(data, { error: defaultErrorMessage })
  if (result.success) return { data: result.data, diagnostics: [] }
  return {
    diagnostics: result.error.issues
      .flatMap(narrowUnion)
      .sort(unknownKeysFirst)
      .flatMap((issue) => toDiagnostics(issue, data, document)),
  }
}

/** Picks the union branch that was probably meant: it accepts the value's type and has the fewest issues. */
function narrowUnion(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors
    .filter((branch) => branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
    .map((branch) => ({ branch, weight: branch.reduce((sum, each) => sum + issueWeight(each), 0) }))
    .sort((a, b) => a.weight - b.weight)
  const [best, next] = branches
  if (!best || best.weight === next?.weight) return [issue]
  return best.branch.map((each) => ({ ...each, path: [...issue.path, ...each.path] })).flatMap(narrowUnion)
}

/** An unknown key is usually the cause of a missing one, not the other way round. */
function unknownKeysFirst(one: Issue, other: Issue): number {
  return Number(other.code === 'unrecognized_keys') - Number(one.code === 'unrecognized_keys')
}

function issueWeight(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1
}

function toDiagnostics(issue: Issue, data: unknown, document: Document): Diagnostic[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, issue.path, issue.message, document))
  if (issue.code === 'invalid_key') return [invalidKey(issue, document)]
  const value = valueAt(data, issue.path)
  if (value === undefined) return [missingKey(issue, document)]
  return [
    {
      ...spanOfValue(document, issue.path),
      message: `${formatPath(issue.path)}: expected ${issue.message}, found ${describeValue(value)}${suggestValue(value, issue)}`,
    },
  ]
}

function unknownKey(key: string, path: DataPath, known: string, document: Document): Diagnostic {
  const near = suggestNearest(key, known.split(', '))
  const where = path.length === 0 ? '' : ` in ${formatPath(path)}`
  return {
    ...spanOfKey(document, [...path, key]),
    message: `unknown key "${key}"${where}${near || `: expected one of ${known}`}`,
  }
}

function invalidKey(issue: Extract<Issue, { code: 'invalid_key' }>, document: Document): Diagnostic {
  const phrase = issue.issues[0]?.message ?? 'another name'
  return {
    ...spanOfKey(document, issue.path),
    message: `expected ${phrase}, found ${describeValue(issue.path.at(-1))}`,
  }
}

function missingKey(issue: Issue, document: Document): Diagnostic {
  const parent = issue.path.slice(0, -1)
  const where = parent.length === 0 ? 'the scenario' : formatPath(parent)
  return {
    ...spanOfKey(document, parent),
    message: `${where} lacks "${String(issue.path.at(-1))}": expected ${issue.message}`,
  }
}

/** The closest valid word, if the issue lists the valid words. */
function suggestValue(value: unknown, issue: Issue): string {
  if (typeof value !== 'string') return ''
  if (issue.code === 'invalid_value') return suggestNearest(value, toStrings(issue.values))
  return issue.code === 'invalid_union' ? suggestNearest(value, discriminatorOptions(issue)) : ''
}

/** The valid values of a discriminator. zod reports them, but its types do not declare them. */
function discriminatorOptions(issue: object): string[] {
  return 'options' in issue && Array.isArray(issue.options) ? toStrings(issue.options) : []
}

function toStrings(values: readonly unknown[]): string[] {
  return values.map(String)
}

function formatPath(path: DataPath): string {
  return path.length === 0 ? 'the scenario' : path.map(String).join('.')
}

function valueAt(data: unknown, path: DataPath): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    data,
  )
}

/** Describes the value found. Long strings are shortened, and keys are never shown. */
function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map'
  if (typeof value !== 'string') return String(value)
  if (isSecretValue(value)) return 'something that looks like an API key'
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
}
