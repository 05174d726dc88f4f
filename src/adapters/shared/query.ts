/** A query parameter. A list repeats its name, and undefined is left out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

/** Appends percent-encoded query parameters to a URL. Without parameters the URL is unchanged. */
export function withQuery(url: string, fields: Readonly<Record<string, QueryValue>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const item of [value ?? []].flat()) query.append(name, String(item))
  const encoded = query.toString()
  return encoded === '' ? url : `${url}?${encoded}`
}
