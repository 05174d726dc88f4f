/** The value at a JSON pointer (RFC 6901), or undefined. The empty pointer is the whole value. */
export function valueAt(value: unknown, pointer: string): unknown {
  if (pointer === '') return value
  let current = value
  for (const step of pointer.slice(1).split('/')) current = childAt(current, unescapeStep(step))
  return current
}

function childAt(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return (value as Readonly<Record<string, unknown>>)[step]
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
