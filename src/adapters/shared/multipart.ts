/** A part of a form: a field, or a file with its name. */
export interface FormPart {
  readonly name: string
  readonly value: string | Uint8Array
  readonly fileName?: string
}

/** Encodes a form as multipart/form-data (RFC 7578). @param boundary must not occur in any value */
export function encodeMultipart(parts: readonly FormPart[], boundary: string): Uint8Array {
  const pieces = parts.flatMap(({ name, value, fileName }) => [
    Buffer.from(`--${boundary}\r\n${partHeaders(name, fileName)}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

function partHeaders(name: string, fileName: string | undefined): string {
  const disposition = `content-disposition: form-data; name="${name}"`
  return fileName === undefined
    ? disposition
    : `${disposition}; filename="${fileName}"\r\ncontent-type: application/octet-stream`
}
