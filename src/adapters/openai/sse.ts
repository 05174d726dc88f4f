import type { Adapter } from '../../core/adapter/adapter.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { readRefusal } from './errors.ts'
import { OPENAI_SPEECH_FACTS } from './facts.ts'
import { hearSpeechEvents, newSpeechEventsState, type SpeechEventsState } from './speech-events.ts'
import { SPEECH_OPTIONS, speechDial } from './speech-request.ts'

/** OpenAI speech over server-sent events: base64 audio in JSON, in the requested format. */
export const openaiSse: Adapter<OptionsOf<typeof SPEECH_OPTIONS>, SpeechEventsState> = {
  contract: 1,
  facts: {
    ...OPENAI_SPEECH_FACTS,
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
  newState: newSpeechEventsState,
  hear: hearSpeechEvents,
  readRefusal,
}
