/**
 * Matches a path against a pattern. Returns the values of segments named `:name` and of segment parts named
 * `{name}`; undefined if the path does not match.
 */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const patternSegments = pattern.split('/')
  const pathSegments = path.split('/')
  if (patternSegments.length !== pathSegments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, segment] of patternSegments.entries()) {
    const actual = pathSegments[index] ?? ''
    const matched = segment.startsWith(':')
      ? { [segment.slice(1)]: decodeSegment(actual) }
      : matchSegment(segment, actual)
    if (!matched) return undefined
    Object.assign(parameters, matched)
  }
  return parameters
}

function matchSegment(segment: string, actual: string): Readonly<Record<string, string>> | undefined {
  if (!segment.includes('{')) return segment === actual ? {} : undefined
  // Splitting at a pattern with a group puts the group's match at every odd index.
  const pieces = segment.split(/\{([\w.]+)\}/)
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const source = pieces.map((piece, at) => (at % 2 === 1 ? '(.+)' : literal(piece))).join('')
  const found = new RegExp(`^${source}$`).exec(actual)
  const names = pieces.filter((_, at) => at % 2 === 1)
  return found
    ? Object.fromEntries(names.map((name, at) => [name, decodeSegment(found[at + 1] ?? '')]))
    : undefined
}

/** A segment with an invalid escape is returned unchanged. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
