/** Decodes a base64 field. Undefined if it is not a string or decodes to nothing. */
export function decodeBase64(field: unknown): Uint8Array | undefined {
  const bytes = typeof field === 'string' ? Buffer.from(field, 'base64') : undefined
  return bytes && bytes.length > 0 ? bytes : undefined
}
