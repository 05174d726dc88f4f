/** What a query can carry; a list repeats its name, and what is undefined is left out. */
export type QueryValue = string | number | boolean | readonly string[] | undefined

/** An address with its query, percent-encoded. Without anything to ask it stays as it is. */
export function withQuery(address: string, fields: Readonly<Record<string, QueryValue>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const one of [value ?? []].flat()) query.append(name, String(one))
  const written = query.toString()
  return written === '' ? address : `${address}?${written}`
}
