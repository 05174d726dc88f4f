/** Copies bytes. `slice` of a Buffer would be a view of memory that the socket overwrites. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes)
}

/** Concatenates bytes; returns the second array itself if the first is empty. */
export function concatBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const result = new Uint8Array(first.length + second.length)
  result.set(first)
  result.set(second, first.length)
  return result
}

/** Concatenates samples; a single array is returned as is. */
export function concatSamples(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts
  if (only && parts.length === 1) return only
  const result = new Float32Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    result.set(part, offset)
    offset += part.length
  }
  return result
}
