import { isJsonObject, type JsonObject, nonEmptyString, parseJson, parseJsonObject } from '../../core/json.ts'

/** The objects in the list under a name; undefined if there is no such list. */
export function objectsIn(body: string, name: string): JsonObject[] | undefined {
  const list = parseJsonObject(body)?.[name]
  return Array.isArray(list) ? list.filter(isJsonObject) : undefined
}

/** An object with one text field, or an empty object if the value is not text. */
export function optionalText<Name extends string>(
  name: Name,
  value: unknown,
): { readonly [Key in Name]?: string } {
  const text = nonEmptyString(value)
  return (text === undefined ? {} : { [name]: text }) as { readonly [Key in Name]?: string }
}

/** The non-empty strings of a list or a single value; empty for anything else. */
export function toStrings(value: unknown): string[] {
  return [value].flat().filter((item): item is string => typeof item === 'string' && item !== '')
}

/** The objects of a body that is a JSON list; undefined for any other body. */
export function parseObjectList(body: string): JsonObject[] | undefined {
  const list = parseJson(body)
  return Array.isArray(list) ? list.filter(isJsonObject) : undefined
}
