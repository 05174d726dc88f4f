import { isJsonObject } from '../../core/json.ts'

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
/** Limits for depth and list length: a hostile body can be nested without end. */
const MAX_DEPTH = 4
const MAX_LIST_ITEMS = 10

/**
 * Collects the text of an error of any shape: string, list, object, or nested. Empty if there is none.
 * @param fields the fields to read, in output order
 */
export function errorText(value: unknown, fields: readonly string[] = ERROR_FIELDS, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (depth === MAX_DEPTH) return ''
  if (Array.isArray(value)) return joinTexts(value.slice(0, MAX_LIST_ITEMS), '; ', fields, depth)
  if (!isJsonObject(value)) return ''
  return joinTexts(
    fields.map((field) => value[field]),
    ': ',
    fields,
    depth,
  )
}

function joinTexts(
  values: readonly unknown[],
  separator: string,
  fields: readonly string[],
  depth: number,
): string {
  return (
    values
      .map((value) => errorText(value, fields, depth + 1))
      // Some providers repeat the text in an old and a new field.
      .filter((text, at, all) => text !== '' && all.indexOf(text) === at)
      .join(separator)
  )
}
