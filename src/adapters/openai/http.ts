import type { Adapter } from '../../core/adapter/adapter.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { OPENAI_SPEECH_FACTS } from './facts.ts'
import { SPEECH_OPTIONS, speechDial } from './speech-request.ts'

/** OpenAI speech over HTTP: the body is streamed audio. */
export const openaiHttp: Adapter<OptionsOf<typeof SPEECH_OPTIONS>, AudioBodyState> = {
  contract: 1,
  facts: {
    ...OPENAI_SPEECH_FACTS,
    id: 'openai-http',
    title: 'OpenAI speech over HTTP',
    transport: 'http',
    models: ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts'],
    billing: 'characters',
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('openai-http', SPEECH_OPTIONS, raw),
  dial: (job) => speechDial(job, 'bytes'),
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, { requestIdHeaders: ['x-request-id'], faultOf: faultOfText }),
  readRefusal,
}
