import type { Adapter } from '../core/adapter.ts'
import { type BodyMemo, bodyMemo, hearBody } from './audio-body.ts'
import { complaint, readRefusal } from './elevenlabs/errors.ts'
import { ELEVENLABS, HTTP_MODELS, REQUEST_ID_HEADERS } from './elevenlabs/facts.ts'
import { HTTP_OPTIONS, type HttpOptions } from './elevenlabs/options.ts'
import { HTTP_FORMATS } from './elevenlabs/output-format.ts'
import { askFor } from './elevenlabs/request.ts'
import { checkOptions } from './options.ts'

/**
 * ElevenLabs over streaming HTTP: one request per text. The body is audio in chunks of any size; its end is
 * the end.
 */
export const elevenlabsHttp: Adapter<HttpOptions, BodyMemo> = {
  contract: 1,
  facts: {
    ...ELEVENLABS,
    id: 'elevenlabs-http',
    title: 'ElevenLabs over streaming HTTP',
    transport: 'http',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/stream',
    origin: 'https://api.elevenlabs.io',
    models: HTTP_MODELS,
    formats: HTTP_FORMATS,
    textInput: 'whole',
    reuse: 'serial',
    streaming: true,
    completion: 'body',
    cancel: 'close',
  },
  parseOptions: (raw) => checkOptions('elevenlabs-http', HTTP_OPTIONS, raw),
  dial: (job) => askFor(job, '/stream', 'bytes'),
  memo: bodyMemo,
  hear: (frame, memo, job) =>
    hearBody(frame, memo, job, { requestId: REQUEST_ID_HEADERS, complaint: complaint }),
  readRefusal,
}
