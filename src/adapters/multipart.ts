/** A part of a form: a field, or a file with its name. */
export interface Part {
  readonly name: string
  readonly value: string | Uint8Array
  readonly file?: string
}

/** Encodes a form as multipart/form-data (RFC 7578). @param boundary must not occur in any value */
export function multipart(parts: readonly Part[], boundary: string): Uint8Array {
  const pieces = parts.flatMap(({ name, value, file }) => [
    Buffer.from(`--${boundary}\r\n${headOf(name, file)}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

function headOf(name: string, file: string | undefined): string {
  const disposition = `content-disposition: form-data; name="${name}"`
  return file === undefined
    ? disposition
    : `${disposition}; filename="${file}"\r\ncontent-type: application/octet-stream`
}
