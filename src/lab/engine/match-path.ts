/** What the segments named `:so` in a pattern are in a path; undefined when the path does not match. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const expected = pattern.split('/')
  const found = path.split('/')
  if (expected.length !== found.length) return undefined
  const named: Record<string, string> = {}
  for (const [index, segment] of expected.entries()) {
    const actual = found[index] ?? ''
    if (segment.startsWith(':')) named[segment.slice(1)] = decoded(actual)
    else if (segment !== actual) return undefined
  }
  return named
}

/** What is no valid escape is taken as it stands. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
