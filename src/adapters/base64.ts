/** The bytes of a field that holds base64, or undefined when it is no text or there is nothing in it. */
export function bytesOf(field: unknown): Uint8Array | undefined {
  const bytes = typeof field === 'string' ? Buffer.from(field, 'base64') : undefined
  return bytes && bytes.length > 0 ? bytes : undefined
}
