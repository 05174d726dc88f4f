import type { Adapter } from '../../core/adapter/adapter.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { ELEVENLABS_FACTS, HTTP_MODELS, REQUEST_ID_HEADERS } from './facts.ts'
import { HTTP_OPTIONS, type HttpOptions } from './options.ts'
import { HTTP_FORMATS } from './output-format.ts'
import { httpDial } from './request.ts'

/**
 * ElevenLabs over streaming HTTP: one request per text. The body is audio in chunks of any size; its end is
 * the end.
 */
export const elevenlabsHttp: Adapter<HttpOptions, AudioBodyState> = {
  contract: 1,
  facts: {
    ...ELEVENLABS_FACTS,
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
  dial: (job) => httpDial(job, '/stream', 'bytes'),
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, { requestIdHeaders: REQUEST_ID_HEADERS, faultOf: faultOfText }),
  readRefusal,
}
