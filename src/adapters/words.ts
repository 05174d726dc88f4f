import { isFields } from './json.ts'

/** The fields that may hold error text in a body of unknown shape, in reading order. */
const PLACES = [
  'code',
  'type',
  'path',
  'loc',
  'error',
  'detail',
  'message',
  'msg',
  'error_message',
  'errors',
] as const
/** Limits for depth and list length: a hostile body can be nested without end. */
const DEEPEST = 4
const LONGEST_LIST = 10

/**
 * Collects the text of an error of any shape: string, list, object, or nested. Empty if there is none.
 * @param fields the fields to read, in output order
 */
export function wordsOf(value: unknown, places: readonly string[] = PLACES, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (depth === DEEPEST) return ''
  if (Array.isArray(value)) return joined(value.slice(0, LONGEST_LIST), '; ', places, depth)
  if (!isFields(value)) return ''
  return joined(
    places.map((place) => value[place]),
    ': ',
    places,
    depth,
  )
}

function joined(
  values: readonly unknown[],
  separator: string,
  places: readonly string[],
  depth: number,
): string {
  return (
    values
      .map((value) => wordsOf(value, places, depth + 1))
      // Some providers repeat the text in an old and a new field.
      .filter((words, at, all) => words !== '' && all.indexOf(words) === at)
      .join(separator)
  )
}
