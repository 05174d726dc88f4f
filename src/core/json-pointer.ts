/** The value at a JSON pointer (RFC 6901), or undefined. The empty pointer is the whole value. */
export function valueAtPointer(value: unknown, pointer: string): unknown {
  let current = value
  for (const step of parsePointer(pointer)) current = childAt(current, step)
  return current
}

/** The steps of a JSON pointer, with its two escapes decoded. */
export function parsePointer(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map(unescapeStep)
}

function childAt(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return (value as Readonly<Record<string, unknown>>)[step]
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
