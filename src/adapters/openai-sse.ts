import type { Adapter } from '../core/adapter.ts'
import { readRefusal } from './openai/errors.ts'
import { OPENAI } from './openai/facts.ts'
import { SPEECH_OPTIONS, speechDial } from './openai/request.ts'
import { type EventMemo, eventMemo, hearEvents } from './openai/speech-events.ts'
import { checkOptions, type Given } from './options.ts'

/** OpenAI speech over server-sent events: base64 audio in JSON, in the requested format. */
export const openaiSse: Adapter<Given<typeof SPEECH_OPTIONS>, EventMemo> = {
  contract: 1,
  facts: {
    ...OPENAI,
    id: 'openai-sse',
    title: 'OpenAI speech over server-sent events',
    transport: 'sse',
    // `tts-1` and `tts-1-hd` do not support events.
    models: ['gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15'],
    billing: 'tokens',
    completion: 'message',
    audioRepeats: 'exactly',
  },
  parseOptions: (raw) => checkOptions('openai-sse', SPEECH_OPTIONS, raw),
  dial: (job) => speechDial(job, 'sse', { stream_format: 'sse' }),
  memo: eventMemo,
  hear: hearEvents,
  readRefusal,
}
