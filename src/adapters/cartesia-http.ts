import type { Adapter } from '../core/adapter.ts'
import { type BodyMemo, bodyMemo, hearBody } from './audio-body.ts'
import { complaint, readRefusal } from './cartesia/errors.ts'
import { CARTESIA, REQUEST_ID_HEADERS } from './cartesia/facts.ts'
import { parseWith, REQUEST_OPTIONS } from './cartesia/options.ts'
import { BODY_FORMATS } from './cartesia/output-format.ts'
import { credentials, requestFields } from './cartesia/request.ts'
import type { Given, OptionRules } from './options.ts'

const BODY_OPTIONS = {
  ...REQUEST_OPTIONS,
  /** MP3 bit rate in bits per second. */
  bit_rate: { kind: 'number', min: 32_000, max: 192_000, whole: true },
} as const satisfies OptionRules

type Options = Given<typeof BODY_OPTIONS>

/** Cartesia Sonic over HTTP: the body is streamed audio, and its end is the end. */
export const cartesiaHttp: Adapter<Options, BodyMemo> = {
  contract: 1,
  facts: {
    ...CARTESIA,
    id: 'cartesia-http',
    title: 'Cartesia Sonic over streaming HTTP',
    transport: 'http',
    docs: 'https://docs.cartesia.ai/api-reference/tts/bytes',
    origin: 'https://api.cartesia.ai',
    formats: BODY_FORMATS,
    textInput: 'whole',
    reuse: 'serial',
    completion: 'body',
    cancel: 'close',
  },
  parseOptions: parseWith('cartesia-http', BODY_OPTIONS),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/tts/bytes`,
    headers: { ...credentials(job), 'content-type': 'application/json' },
    body: JSON.stringify(requestFields(job, job.text, job.options.bit_rate)),
    framing: 'bytes',
  }),
  memo: bodyMemo,
  hear: (frame, memo, job) =>
    hearBody(frame, memo, job, { requestId: REQUEST_ID_HEADERS, complaint: complaint }),
  readRefusal,
}
