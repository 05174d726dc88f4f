import { type Fields, isFields, parseFields, textOf } from '../json.ts'

/** The objects in the list under a name; undefined if there is no such list. */
export function listIn(body: string, name: string): Fields[] | undefined {
  const list = parseFields(body)?.[name]
  return Array.isArray(list) ? list.filter(isFields) : undefined
}

/** An object with one text field, or an empty object if the value is not text. */
export function optional<Name extends string>(
  name: Name,
  value: unknown,
): { readonly [Key in Name]?: string } {
  const text = textOf(value)
  return (text === undefined ? {} : { [name]: text }) as { readonly [Key in Name]?: string }
}

/** The non-empty strings of a list or a single value; empty for anything else. */
export function textsOf(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}

/** The objects of a body that is a JSON list; undefined for any other body. */
export function bareList(body: string): Fields[] | undefined {
  try {
    const list: unknown = JSON.parse(body)
    return Array.isArray(list) ? list.filter(isFields) : undefined
  } catch {
    return undefined
  }
}
