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
/** Fields that are read as well if the others hold no more than a code. */
const SPARE_FIELDS = [
  ...ERROR_FIELDS.slice(ERROR_FIELDS.indexOf('title')),
  'details',
  'description',
  'error_description',
  'reason',
  'errorMessage',
  'err_msg',
  'errMsg',
  'status_msg',
]
/** Two words after one another. */
const SENTENCE = /\p{L}\s\p{L}/u
/** A longer text is no code. */
const MAX_CODE_LENGTH = 100
/** Objects and lists inside each other. */
const MAX_DEPTH = 4
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
  const found = collectErrorText(value, { fields, maxDepth: MAX_DEPTH, read: (text) => text })
  return isCode(found) ? joinTexts([found, spareText(value, found)], ': ') : found
}

function isCode(text: string): boolean {
  return text.length <= MAX_CODE_LENGTH && !SENTENCE.test(text)
}

/** A provider may put its words where nobody expected them. */
function spareText(value: unknown, found: string): string {
  const read = (text: string) => (found.includes(text) ? '' : text)
  return collectErrorText(value, { fields: SPARE_FIELDS, maxDepth: MAX_DEPTH, read })
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

/** What an error field holds if there is no error. */
const NO_ERROR = /^(|0|none|null|ok|success|false|no.?error)$/i

/** Whether the value of an error field says that there is an error: some messages always have the field. */
export function saysError(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return !NO_ERROR.test(value.trim())
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return depth === MAX_DEPTH || Object.values(value).some((one) => saysError(one, depth + 1))
}

/** Some providers repeat the text in an old and a new field. */
function joinTexts(texts: readonly string[], separator: string): string {
  return texts.filter((text, at) => text !== '' && texts.indexOf(text) === at).join(separator)
}
