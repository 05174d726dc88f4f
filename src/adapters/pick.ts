/** The named fields of an object that are there. One that was not given stays absent: the provider's default holds. */
export function pick<Source extends object, Name extends keyof Source & string>(
  source: Source,
  names: readonly Name[],
): Partial<Pick<Source, Name>> {
  const given = names.filter((name) => source[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, source[name]])) as Partial<Pick<Source, Name>>
}

/** An object, or undefined when it has no fields: an empty object in a request may mean something. */
export function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length > 0 ? value : undefined
}
