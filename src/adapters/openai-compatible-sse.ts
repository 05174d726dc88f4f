import type { Adapter } from '../core/adapter.ts'
import { readRefusal } from './openai/errors.ts'
import { OPENAI_COMPATIBLE } from './openai/facts.ts'
import { COMPATIBLE_OPTIONS, speechDial } from './openai/request.ts'
import { type EventMemo, eventMemo, hearEvents } from './openai/speech-events.ts'
import { checkOptions, type Given } from './options.ts'

/** Any server compatible with OpenAI’s `audio/speech`, with server-sent events. */
export const openaiCompatibleSse: Adapter<Given<typeof COMPATIBLE_OPTIONS>, EventMemo> = {
  contract: 1,
  facts: {
    ...OPENAI_COMPATIBLE,
    id: 'openai-compatible-sse',
    title: 'Servers compatible with OpenAI speech, over server-sent events',
    transport: 'sse',
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('openai-compatible-sse', COMPATIBLE_OPTIONS, raw),
  dial: (job) => speechDial(job, 'sse', { stream_format: 'sse' }),
  memo: eventMemo,
  hear: hearEvents,
  readRefusal,
}
