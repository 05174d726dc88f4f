/** A query parameter. A list repeats its name, and undefined is left out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

/** Appends percent-encoded query parameters to a URL. Without parameters the URL is unchanged. */
export function withQuery(address: string, fields: Readonly<Record<string, QueryValue>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const one of [value ?? []].flat()) query.append(name, String(one))
  const written = query.toString()
  return written === '' ? address : `${address}?${written}`
}
