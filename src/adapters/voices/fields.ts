import { type Fields, isFields, parseFields, textOf } from '../json.ts'

/** The maps in a list that stands under a name; empty where there is no such list. */
export function listIn(body: string, name: string): Fields[] | undefined {
  const list = parseFields(body)?.[name]
  return Array.isArray(list) ? list.filter(isFields) : undefined
}

/** A field of text by its name, as a part of an object: nothing where there is none. */
export function optional<Name extends string>(
  name: Name,
  value: unknown,
): { readonly [Key in Name]?: string } {
  const text = textOf(value)
  return (text === undefined ? {} : { [name]: text }) as { readonly [Key in Name]?: string }
}

/** Texts of a list, or a text by itself; empty for anything else. */
export function textsOf(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}

/** The maps in a body that is nothing but a list; undefined for any other. */
export function bareList(body: string): Fields[] | undefined {
  try {
    const list: unknown = JSON.parse(body)
    return Array.isArray(list) ? list.filter(isFields) : undefined
  } catch {
    return undefined
  }
}
