/** The named fields that are set. Unset fields stay absent, so that the provider’s default applies. */
export function pick<Source extends object, Name extends keyof Source & string>(
  source: Source,
  names: readonly Name[],
): Partial<Pick<Source, Name>> {
  const present = names.filter((name) => source[name] !== undefined)
  return Object.fromEntries(present.map((name) => [name, source[name]])) as Partial<Pick<Source, Name>>
}

/** The object, or undefined if it has no fields: an empty object in a request may have a meaning. */
export function unlessEmpty<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length > 0 ? value : undefined
}
