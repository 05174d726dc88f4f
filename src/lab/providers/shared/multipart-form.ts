import { z } from 'zod'
import type { ClientFrame } from '../../contract/frames.ts'

/** A part of a multipart form: its name and the bytes of its value. */
interface FormPart {
  readonly name: string
  readonly bytes: Buffer
}

/** A file in a form. */
export const formFile = z.instanceof(Buffer)
/** A text field of a form. */
export const formText = formFile.transform(String)
export const filledFormText = formText.pipe(z.string().min(1))

/**
 * The fields of a multipart form. If a name is repeated, its first part counts. Empty for any other body.
 */
export function fieldsOfForm(frame: ClientFrame): Readonly<Record<string, Buffer>> {
  const parts = frame.kind === 'binary' ? parseForm(frame.bytes) : []
  return Object.fromEntries(parts.reverse().map(({ name, bytes }) => [name, bytes]))
}

/** Parses a multipart form (RFC 7578). The boundary is the first line of the body. */
function parseForm(body: Uint8Array): FormPart[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
  const end = bytes.indexOf('\r\n')
  if (end < 3 || bytes[0] !== 0x2d || bytes[1] !== 0x2d) return []
  const boundary = bytes.subarray(0, end)
  return splitParts(bytes, boundary).flatMap((part) => {
    const head = part.indexOf('\r\n\r\n')
    const name = /name="([^"]*)"/.exec(part.subarray(0, head).toString())?.[1]
    return head < 0 || name === undefined ? [] : [{ name, bytes: part.subarray(head + 4, -2) }]
  })
}

function splitParts(bytes: Buffer, boundary: Buffer): Buffer[] {
  const parts: Buffer[] = []
  for (let at = 0; at >= 0; ) {
    const from = at + boundary.length + 2
    const next = bytes.indexOf(boundary, from)
    if (next < 0) break
    parts.push(bytes.subarray(from, next))
    at = next
  }
  return parts
}
