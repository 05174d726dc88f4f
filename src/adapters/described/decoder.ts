import { isJsonObject } from '../../core/json.ts'
import { findNearest } from '../shared/nearest.ts'

/** The path of a field in a description. */
export type DescriptionPath = readonly (string | number)[]

/** A field with the wrong value: its path, the expected value and the one found. */
export class DecodeError extends Error {
  readonly path: DescriptionPath
  readonly expected: string

  constructor(path: DescriptionPath, expected: string, found: unknown) {
    super(`${formatPath(path)}: expected ${expected}, found ${formatValue(found)}`)
    this.name = 'DecodeError'
    this.path = path
    this.expected = expected
  }
}

/** Decodes the value at a path. Throws a `DecodeError` if it is invalid. */
export type FieldDecoder<Value> = (found: unknown, path: DescriptionPath) => Value

/** A path as people write it: `events[2].when`. */
function formatPath(path: DescriptionPath): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return name.replace(/^\./, '') || 'the description'
}

/** A non-empty string that matches the pattern, if there is one. */
export function string(expected = 'a text', pattern = /./s): FieldDecoder<string> {
  return (found, path) => {
    if (typeof found === 'string' && pattern.test(found)) return found
    throw new DecodeError(path, expected, found)
  }
}

/** A number in a range, both ends included. */
export function number(min: number, max: number, whole = false): FieldDecoder<number> {
  const expected = `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`
  return (found, path) => {
    const fits =
      typeof found === 'number' && found >= min && found <= max && (!whole || Number.isInteger(found))
    if (fits) return found
    throw new DecodeError(path, expected, found)
  }
}

export const boolean: FieldDecoder<boolean> = (found, path) => {
  if (typeof found === 'boolean') return found
  throw new DecodeError(path, 'true or false', found)
}

/** One of a fixed list of strings. */
export function oneOf<Literal extends string>(...literals: readonly Literal[]): FieldDecoder<Literal> {
  return (found, path) => {
    const known = literals.find((literal) => literal === found)
    if (known !== undefined) return known
    throw new DecodeError(path, `one of ${literals.join(', ')}`, found)
  }
}

/** A list with at least `minLength` items. */
export function array<Value>(decode: FieldDecoder<Value>, minLength = 0): FieldDecoder<readonly Value[]> {
  const expected = minLength > 0 ? 'a non-empty list' : 'a list'
  return (found, path) => {
    if (!Array.isArray(found) || found.length < minLength) throw new DecodeError(path, expected, found)
    return found.map((item, index) => decode(item, [...path, index]))
  }
}

/** A single value, or a list of values. */
export function oneOrMore<Value>(decode: FieldDecoder<Value>): FieldDecoder<readonly Value[]> {
  return (found, path) => (Array.isArray(found) ? array(decode)(found, path) : [decode(found, path)])
}

/** A map with any keys and values of one kind. */
export function record<Value>(decode: FieldDecoder<Value>): FieldDecoder<Readonly<Record<string, Value>>> {
  return (found, path) => {
    if (!isJsonObject(found)) throw new DecodeError(path, 'a map', found)
    return Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, decode(value, [...path, name])] as const),
    )
  }
}

/** A value that may be missing; then the fallback, or undefined. */
export function optional<Value>(decode: FieldDecoder<Value>): FieldDecoder<Value | undefined>
export function optional<Value>(decode: FieldDecoder<Value>, fallback: Value): FieldDecoder<Value>
export function optional<Value>(
  decode: FieldDecoder<Value>,
  fallback?: Value,
): FieldDecoder<Value | undefined> {
  return (found, path) => (found === undefined ? fallback : decode(found, path))
}

type FieldDecoders = Readonly<Record<string, FieldDecoder<unknown>>>
type OptionalFields<Shape extends FieldDecoders> = {
  [Name in keyof Shape]: undefined extends ReturnType<Shape[Name]> ? Name : never
}[keyof Shape]

/** The type that a table of field decoders gives; optional decoders give optional fields. */
export type Decoded<Shape extends FieldDecoders> = {
  readonly [Name in Exclude<keyof Shape, OptionalFields<Shape>>]: ReturnType<Shape[Name]>
} & { readonly [Name in OptionalFields<Shape>]?: Exclude<ReturnType<Shape[Name]>, undefined> }

/** A map with exactly these fields. */
export function object<Shape extends FieldDecoders>(fields: Shape): FieldDecoder<Decoded<Shape>> {
  const names = Object.keys(fields)
  return (found, path) => {
    if (!isJsonObject(found)) throw new DecodeError(path, `a map of ${names.join(', ')}`, found)
    for (const name of Object.keys(found))
      if (!Object.hasOwn(fields, name))
        throw new DecodeError([...path, name], describeKnownFields(name, names), found[name])
    const decoded = names.map((name) => [name, fields[name]?.(found[name], [...path, name])] as const)
    return Object.fromEntries(decoded.filter(([, value]) => value !== undefined)) as Decoded<Shape>
  }
}

function describeKnownFields(name: string, names: readonly string[]): string {
  const suggestion = findNearest(name, names)
  return `${suggestion === undefined ? '' : `\`${suggestion}\`, or another `}one of the fields ${names.join(', ')}`
}

function formatValue(found: unknown): string {
  if (found === undefined) return 'nothing'
  const json = JSON.stringify(found) ?? String(found)
  return json.length > 60 ? `${json.slice(0, 60)}…` : json
}
