const QUOTE = 0x22
const PADDING = 0x3d

/**
 * Bytes that the base64 text behind a marker stands for, up to the next quote; undefined when the frame does not
 * carry the marker. Reads the raw bytes of a message, so that counting audio costs neither a string nor a parse.
 */
export function base64Length(raw: Uint8Array, marker: Buffer): number | undefined {
  const view = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const found = view.indexOf(marker)
  if (found < 0) return undefined
  const start = found + marker.length
  const end = view.indexOf(QUOTE, start)
  if (end < 0) return undefined
  let length = end - start
  while (length > 0 && view[start + length - 1] === PADDING) length--
  return Math.floor((length * 3) / 4)
}
