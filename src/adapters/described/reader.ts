import { isFields } from '../json.ts'
import { nearest } from '../nearest.ts'

/** The path of a field in a description. */
export type Path = readonly (string | number)[]

/** A field with the wrong value: its path, the expected value and the one found. */
export class Mismatch extends Error {
  readonly path: Path
  readonly expected: string

  constructor(path: Path, expected: string, found: unknown) {
    super(`${pathName(path)}: expected ${expected}, found ${shown(found)}`)
    this.name = 'DecodeError'
    this.path = path
    this.expected = expected
  }
}

/** Decodes the value at a path. Throws a `DecodeError` if it is invalid. */
export type Reader<Value> = (found: unknown, path: Path) => Value

/** A path as people write it: `events[2].when`. */
export function pathName(path: Path): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return name.replace(/^\./, '') || 'the description'
}

/** A non-empty string that matches the pattern, if there is one. */
export function text(expected = 'a text', pattern = /./s): Reader<string> {
  return (found, path) => {
    if (typeof found === 'string' && pattern.test(found)) return found
    throw new Mismatch(path, expected, found)
  }
}

/** A number in a range, both ends included. */
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

/** One of a fixed list of strings. */
export function word<Word extends string>(...words: readonly Word[]): Reader<Word> {
  return (found, path) => {
    const known = words.find((one) => one === found)
    if (known !== undefined) return known
    throw new Mismatch(path, `one of ${words.join(', ')}`, found)
  }
}

/** A list with at least `minLength` items. */
export function list<Value>(read: Reader<Value>, least = 0): Reader<readonly Value[]> {
  const expected = least > 0 ? 'a non-empty list' : 'a list'
  return (found, path) => {
    if (!Array.isArray(found) || found.length < least) throw new Mismatch(path, expected, found)
    return found.map((item, index) => read(item, [...path, index]))
  }
}

/** A single value, or a list of values. */
export function oneOrMore<Value>(read: Reader<Value>): Reader<readonly Value[]> {
  return (found, path) => (Array.isArray(found) ? list(read)(found, path) : [read(found, path)])
}

/** A map with any keys and values of one kind. */
export function map<Value>(read: Reader<Value>): Reader<Readonly<Record<string, Value>>> {
  return (found, path) => {
    if (!isFields(found)) throw new Mismatch(path, 'a map', found)
    return Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, read(value, [...path, name])] as const),
    )
  }
}

/** A value that may be missing; then the fallback, or undefined. */
export function optional<Value>(read: Reader<Value>): Reader<Value | undefined>
export function optional<Value>(read: Reader<Value>, otherwise: Value): Reader<Value>
export function optional<Value>(read: Reader<Value>, otherwise?: Value): Reader<Value | undefined> {
  return (found, path) => (found === undefined ? otherwise : read(found, path))
}

type Fields = Readonly<Record<string, Reader<unknown>>>
type Missing<Shape extends Fields> = {
  [Name in keyof Shape]: undefined extends ReturnType<Shape[Name]> ? Name : never
}[keyof Shape]

/** The type that a table of field decoders gives; optional decoders give optional fields. */
export type Read<Shape extends Fields> = {
  readonly [Name in Exclude<keyof Shape, Missing<Shape>>]: ReturnType<Shape[Name]>
} & { readonly [Name in Missing<Shape>]?: Exclude<ReturnType<Shape[Name]>, undefined> }

/** A map with exactly these fields. */
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
  return `${close === undefined ? '' : `\`${close}\`, or another `}one of the fields ${names.join(', ')}`
}

function shown(found: unknown): string {
  if (found === undefined) return 'nothing'
  const written = JSON.stringify(found) ?? String(found)
  return written.length > 60 ? `${written.slice(0, 60)}…` : written
}
