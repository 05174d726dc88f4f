import type { Adapter } from '../core/adapter.ts'
import { type BodyMemo, bodyMemo, hearBody } from './audio-body.ts'
import { faultOfText, readRefusal } from './openai/errors.ts'
import { OPENAI_COMPATIBLE } from './openai/facts.ts'
import { COMPATIBLE_OPTIONS, speechDial } from './openai/request.ts'
import { checkOptions, type Given } from './options.ts'

/**
 * Any server compatible with OpenAI’s `audio/speech`, with a body of audio. Such a server may send an
 * unrequested WAV header, announce another sample rate, or report errors in its own format. Each case is
 * measured or reported correctly.
 */
export const openaiCompatible: Adapter<Given<typeof COMPATIBLE_OPTIONS>, BodyMemo> = {
  contract: 1,
  facts: {
    ...OPENAI_COMPATIBLE,
    id: 'openai-compatible',
    title: 'Servers compatible with OpenAI speech, over HTTP',
    transport: 'http',
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('openai-compatible', COMPATIBLE_OPTIONS, raw),
  dial: (job) => speechDial(job, 'bytes'),
  memo: bodyMemo,
  hear: (frame, memo, job) =>
    hearBody(frame, memo, job, { requestId: ['x-request-id'], complaint: faultOfText }),
  readRefusal,
}
