import type { Adapter } from '../../core/adapter/adapter.ts'
import type { AudioBodyState } from '../shared/audio-body.ts'
import { checkOptions } from '../shared/options.ts'
import { elevenlabsHttp } from './http.ts'
import type { HttpOptions } from './options.ts'
import { HTTP_OPTIONS } from './options.ts'
import { httpDial } from './request.ts'

/**
 * ElevenLabs without streaming: the whole audio is synthesised first, so the first byte comes shortly before
 * the last.
 */
export const elevenlabsHttpSync: Adapter<HttpOptions, AudioBodyState> = {
  ...elevenlabsHttp,
  facts: {
    ...elevenlabsHttp.facts,
    id: 'elevenlabs-http-sync',
    title: 'ElevenLabs over plain HTTP',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/convert',
    streaming: false,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-http-sync', HTTP_OPTIONS, raw),
  dial: (job) => httpDial(job, '', 'bytes'),
}
