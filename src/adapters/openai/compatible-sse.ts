import type { Adapter } from '../../core/adapter/adapter.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { readRefusal } from './errors.ts'
import { COMPATIBLE_SPEECH_FACTS } from './facts.ts'
import { hearSpeechEvents, newSpeechEventsState, type SpeechEventsState } from './speech-events.ts'
import { COMPATIBLE_OPTIONS, speechDial } from './speech-request.ts'

/** Any server compatible with OpenAI’s `audio/speech`, with server-sent events. */
export const openaiCompatibleSse: Adapter<OptionsOf<typeof COMPATIBLE_OPTIONS>, SpeechEventsState> = {
  contract: 1,
  facts: {
    ...COMPATIBLE_SPEECH_FACTS,
    id: 'openai-compatible-sse',
    title: 'Servers compatible with OpenAI speech, over server-sent events',
    transport: 'sse',
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('openai-compatible-sse', COMPATIBLE_OPTIONS, raw),
  dial: (job) => speechDial(job, 'sse', { stream_format: 'sse' }),
  newState: newSpeechEventsState,
  hear: hearSpeechEvents,
  readRefusal,
}
