import { isFields } from '../json.ts'
import { nearest } from '../nearest.ts'

/** Where in a description something stands. */
export type Path = readonly (string | number)[]

/** What is wrong at a place: what was expected there, and what was found. */
export class Mismatch extends Error {
  readonly path: Path
  readonly expected: string

  constructor(path: Path, expected: string, found: unknown) {
    super(`${pathName(path)}: expected ${expected}, found ${shown(found)}`)
    this.name = 'Mismatch'
    this.path = path
    this.expected = expected
  }
}

/** Reads a value that stands at a place. Throws a `Mismatch` when it is not what belongs there. */
export type Reader<Value> = (found: unknown, path: Path) => Value

/** A place as people write it: `events[2].when`. */
export function pathName(path: Path): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return name.replace(/^\./, '') || 'the description'
}

/** Any text but the empty one, that looks like the pattern where there is one. */
export function text(expected = 'a text', pattern = /./s): Reader<string> {
  return (found, path) => {
    if (typeof found === 'string' && pattern.test(found)) return found
    throw new Mismatch(path, expected, found)
  }
}

/** A number between two others, both included. */
export function number(min: number, max: number, whole = false): Reader<number> {
  const expected = `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`
  return (found, path) => {
    const fits =
      typeof found === 'number' && found >= min && found <= max && (!whole || Number.isInteger(found))
    if (fits) return found
    throw new Mismatch(path, expected, found)
  }
}

export const flag: Reader<boolean> = (found, path) => {
  if (typeof found === 'boolean') return found
  throw new Mismatch(path, 'true or false', found)
}

/** One of a closed list of words. */
export function word<Word extends string>(...words: readonly Word[]): Reader<Word> {
  return (found, path) => {
    const known = words.find((one) => one === found)
    if (known !== undefined) return known
    throw new Mismatch(path, `one of ${words.join(', ')}`, found)
  }
}

/** A list of at least so many. */
export function list<Value>(read: Reader<Value>, least = 0): Reader<readonly Value[]> {
  const expected = least > 0 ? 'a list with something in it' : 'a list'
  return (found, path) => {
    if (!Array.isArray(found) || found.length < least) throw new Mismatch(path, expected, found)
    return found.map((item, index) => read(item, [...path, index]))
  }
}

/** One, or a list of several. */
export function oneOrMore<Value>(read: Reader<Value>): Reader<readonly Value[]> {
  return (found, path) => (Array.isArray(found) ? list(read)(found, path) : [read(found, path)])
}

/** Fields of any name, all alike. */
export function map<Value>(read: Reader<Value>): Reader<Readonly<Record<string, Value>>> {
  return (found, path) => {
    if (!isFields(found)) throw new Mismatch(path, 'a map', found)
    return Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, read(value, [...path, name])] as const),
    )
  }
}

/** What may be missing; then this, or nothing. */
export function optional<Value>(read: Reader<Value>): Reader<Value | undefined>
export function optional<Value>(read: Reader<Value>, otherwise: Value): Reader<Value>
export function optional<Value>(read: Reader<Value>, otherwise?: Value): Reader<Value | undefined> {
  return (found, path) => (found === undefined ? otherwise : read(found, path))
}

type Fields = Readonly<Record<string, Reader<unknown>>>
type Missing<Shape extends Fields> = {
  [Name in keyof Shape]: undefined extends ReturnType<Shape[Name]> ? Name : never
}[keyof Shape]

/** What a table of fields reads: a field that may be missing is optional. */
export type Read<Shape extends Fields> = {
  readonly [Name in Exclude<keyof Shape, Missing<Shape>>]: ReturnType<Shape[Name]>
} & { readonly [Name in Missing<Shape>]?: Exclude<ReturnType<Shape[Name]>, undefined> }

/** Fields of these names and no others. */
export function shape<Shape extends Fields>(fields: Shape): Reader<Read<Shape>> {
  const names = Object.keys(fields)
  return (found, path) => {
    if (!isFields(found)) throw new Mismatch(path, `a map of ${names.join(', ')}`, found)
    for (const name of Object.keys(found))
      if (!Object.hasOwn(fields, name)) throw new Mismatch([...path, name], known(name, names), found[name])
    const read = names.map((name) => [name, fields[name]?.(found[name], [...path, name])] as const)
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Read<Shape>
  }
}

function known(name: string, names: readonly string[]): string {
  const close = nearest(name, names)
  return `${close === undefined ? '' : `\`${close}\`, or another `}one of ${names.join(', ')} by that name`
}

function shown(found: unknown): string {
  if (found === undefined) return 'nothing'
  const written = JSON.stringify(found) ?? String(found)
  return written.length > 60 ? `${written.slice(0, 60)}…` : written
}
