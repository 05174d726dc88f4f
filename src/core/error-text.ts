import { isJsonObject } from './json.ts'

/** The fields that may hold error text in a body of unknown shape, in reading order. */
const ERROR_FIELDS = [
  'code',
  'type',
  'path',
  'loc',
  'title',
  'error',
  'detail',
  'message',
  'msg',
  'error_message',
  'errors',
] as const
/** A hostile body can have lists without end. */
const MAX_LIST_ITEMS = 10

/** How the text of an error is read. */
export interface ErrorTextRules {
  /** The fields to read, in output order. */
  readonly fields: readonly string[]
  /** Objects and lists inside each other: a hostile body can be nested without end. */
  readonly maxDepth: number
  /** What a string says; empty if it says nothing. */
  readonly read: (text: string) => string
}

/**
 * Collects the text of an error of any shape: string, list, object, or nested. Empty if there is none.
 * @param fields the fields to read, in output order
 */
export function errorText(value: unknown, fields: readonly string[] = ERROR_FIELDS): string {
  return collectErrorText(value, { fields, maxDepth: 4, read: (text) => text })
}

/** The same by other rules. */
export function collectErrorText(value: unknown, rules: ErrorTextRules, depth = 0): string {
  if (typeof value === 'string') return rules.read(value)
  if (typeof value === 'number') return String(value)
  if (depth === rules.maxDepth) return ''
  const join = (values: readonly unknown[], separator: string) =>
    joinTexts(
      values.map((one) => collectErrorText(one, rules, depth + 1)),
      separator,
    )
  if (Array.isArray(value)) return join(value.slice(0, MAX_LIST_ITEMS), '; ')
  if (!isJsonObject(value)) return ''
  return join(
    rules.fields.map((field) => value[field]),
    ': ',
  )
}

/** Some providers repeat the text in an old and a new field. */
function joinTexts(texts: readonly string[], separator: string): string {
  return texts.filter((text, at) => text !== '' && texts.indexOf(text) === at).join(separator)
}
