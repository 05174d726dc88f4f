import type { HttpDial } from '../../core/adapter/adapter.ts'
import {
  createFramer,
  createRefusalFramer,
  createSingleEventFramer,
  type RefusalFramer,
} from '../framing/create-framer.ts'
import type { EmitFrame, Framer } from '../framing/framer.ts'
import { MAX_REFUSAL_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import { contentEncoding, EncodedBodyFramer } from './content-encoding.ts'
import type { ResponseHead } from './head.ts'

/** Splits the body of one response into frames. */
export interface ResponseFramer {
  readonly framer: Framer
  /** The framer again, if it reads a refusal. */
  readonly refusal: RefusalFramer | undefined
}

/** Chooses by the head how a body is split: as the dial says, unless it is a refusal, encoded, or JSON. */
export function createResponseFramer(
  { framing }: HttpDial,
  { status, headers }: Pick<ResponseHead, 'status' | 'headers'>,
  maxFrameBytes: number,
  emit: EmitFrame,
): ResponseFramer {
  const encoding = contentEncoding(headers)
  if (status > 299) {
    const refusal = createRefusalFramer(MAX_REFUSAL_BYTES, emit, encoding)
    return { framer: refusal, refusal }
  }
  // Its end would pass for the end of the answer (RFC 9110, 15.3.7).
  if (status === 206)
    throw new ProtocolError('a part of a response (status 206), but all of it was requested')
  if (encoding !== undefined) return { framer: new EncodedBodyFramer(encoding, emit), refusal: undefined }
  const isError = framing === 'sse' && isJson(headers)
  const framer = isError
    ? createSingleEventFramer(maxFrameBytes, emit)
    : createFramer(framing, maxFrameBytes, emit)
  return { framer, refusal: undefined }
}

/** Some providers report an error as JSON with status 200; `application/problem+json` is RFC 9457. */
function isJson(headers: ResponseHead['headers']): boolean {
  return /^[\w.-]+\/([\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')
}
