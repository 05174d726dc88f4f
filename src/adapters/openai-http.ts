import type { Adapter } from '../core/adapter.ts'
import { type BodyMemo, bodyMemo, hearBody } from './audio-body.ts'
import { faultOfText, readRefusal } from './openai/errors.ts'
import { OPENAI } from './openai/facts.ts'
import { SPEECH_OPTIONS, speechDial } from './openai/request.ts'
import { checkOptions, type Given } from './options.ts'

/** OpenAI speech over HTTP: the body is streamed audio. */
export const openaiHttp: Adapter<Given<typeof SPEECH_OPTIONS>, BodyMemo> = {
  contract: 1,
  facts: {
    ...OPENAI,
    id: 'openai-http',
    title: 'OpenAI speech over HTTP',
    transport: 'http',
    models: ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts'],
    billing: 'characters',
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('openai-http', SPEECH_OPTIONS, raw),
  dial: (job) => speechDial(job, 'bytes'),
  memo: bodyMemo,
  hear: (frame, memo, job) =>
    hearBody(frame, memo, job, { requestId: ['x-request-id'], complaint: faultOfText }),
  readRefusal,
}
