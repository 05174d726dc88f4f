import { isUtf8 } from 'node:buffer'
import zlib from 'node:zlib'
import type { Headers } from '../../core/adapter/adapter.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import type { EmitFrame, Framer } from '../framing/framer.ts'
import { emitText } from '../framing/lines.ts'
import { MAX_REFUSAL_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'

/** A small body may unpack to a thousand times its size: this much is unpacked at most. */
const MAX_DECODED_BYTES = 1024 * 1024

/** Decodes the beginning of a body too: what is missing at its end is no error. */
const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => zlib.gunzipSync(bytes, zlibOptions),
  'x-gzip': (bytes) => zlib.gunzipSync(bytes, zlibOptions),
  // Some servers leave out the header that RFC 9110, 8.4.1.2 asks for.
  deflate: (bytes) =>
    ((bytes[0] ?? 0) & 0x0f) === 8
      ? zlib.inflateSync(bytes, zlibOptions)
      : zlib.inflateRawSync(bytes, zlibOptions),
  br: (bytes) =>
    zlib.brotliDecompressSync(bytes, {
      finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
      maxOutputLength: MAX_DECODED_BYTES,
    }),
}

const zlibOptions = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: MAX_DECODED_BYTES }

/** The content encoding of a response; undefined if its body is as it is. */
export function contentEncoding(headers: Headers): string | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  return encoding === '' || encoding === 'identity' ? undefined : encoding
}

/** Decodes a body, or its beginning; undefined if that is not possible, or if it unpacks to too much. */
export function decodeContent(encoding: string, bytes: Buffer): Buffer | undefined {
  try {
    const encodings = encoding.split(',').map((name) => name.trim())
    return encodings.reduceRight((decoded, name) => {
      const decode = DECODERS[name]
      if (name === 'identity') return decoded
      if (!decode) throw new RangeError(`unknown content encoding ${name}`)
      return decode(decoded)
    }, bytes)
  } catch {
    return undefined
  }
}

/**
 * For a body in a content encoding, although `identity` was requested: its timestamps would include those of
 * two encoders. If it holds text, it may be an error: emits that as one `text` frame. Then it always throws a
 * `ProtocolError` that names the encoding.
 */
export class EncodedBodyFramer implements Framer {
  readonly #encoding: string
  readonly #emit: EmitFrame
  readonly #buffer = new ByteBuffer(MAX_REFUSAL_BYTES)

  constructor(encoding: string, emit: EmitFrame) {
    this.#encoding = encoding
    this.#emit = emit
  }

  write(source: Buffer, start: number, end: number): void {
    const room = MAX_REFUSAL_BYTES - this.#buffer.length
    this.#buffer.append(source, start, Math.min(end, start + room))
    if (end - start >= room || !this.#mayBeText()) this.#refuse()
  }

  end(): void {
    const decoded = this.#decoded()
    if (decoded && decoded.length > 0 && isText(decoded)) emitText(decoded, 0, decoded.length, this.#emit)
    this.#refuse()
  }

  #decoded(): Buffer | undefined {
    return decodeContent(this.#encoding, this.#buffer.bytes.subarray(0, this.#buffer.length))
  }

  /** Audio need not be received to its end: its first bytes show that it is no error. */
  #mayBeText(): boolean {
    const decoded = this.#decoded()
    return decoded !== undefined && isText(decoded.subarray(0, decoded.lastIndexOf(0x20) + 1))
  }

  #refuse(): never {
    throw new ProtocolError(`content-encoding ${this.#encoding}, which was not requested`)
  }
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))
}
