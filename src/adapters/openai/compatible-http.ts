import type { Adapter } from '../../core/adapter/adapter.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { COMPATIBLE_SPEECH_FACTS } from './facts.ts'
import { COMPATIBLE_OPTIONS, speechDial } from './speech-request.ts'

/**
 * Any server compatible with OpenAI’s `audio/speech`, with a body of audio. Such a server may send an
 * unrequested WAV header, announce another sample rate, or report errors in its own format. Each case is
 * measured or reported correctly.
 */
export const openaiCompatible: Adapter<OptionsOf<typeof COMPATIBLE_OPTIONS>, AudioBodyState> = {
  contract: 1,
  facts: {
    ...COMPATIBLE_SPEECH_FACTS,
    id: 'openai-compatible',
    title: 'Servers compatible with OpenAI speech, over HTTP',
    transport: 'http',
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('openai-compatible', COMPATIBLE_OPTIONS, raw),
  dial: (job) => speechDial(job, 'bytes'),
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, { requestIdHeaders: ['x-request-id'], faultOf: faultOfText }),
  readRefusal,
}
