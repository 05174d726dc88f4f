import { isFields } from './json.ts'

/** Where the words of an error may stand in a body of any shape, in the order in which they read best. */
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
/** Levels of an error body and items of a list that are read: hostile nesting has no end. */
const DEEPEST = 4
const LONGEST_LIST = 10

/**
 * The words of an error of any shape: text, a list, an object, or one in the other. Empty when it has none.
 * @param places the fields that are read, in the order in which they are told
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
      // Some say the same in two fields, for readers of old and of new.
      .filter((words, at, all) => words !== '' && all.indexOf(words) === at)
      .join(separator)
  )
}
