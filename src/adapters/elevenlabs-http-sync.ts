import type { Adapter } from '../core/adapter.ts'
import type { BodyMemo } from './audio-body.ts'
import type { HttpOptions } from './elevenlabs/options.ts'
import { HTTP_OPTIONS } from './elevenlabs/options.ts'
import { askFor } from './elevenlabs/request.ts'
import { elevenlabsHttp } from './elevenlabs-http.ts'
import { checkOptions } from './options.ts'

/**
 * ElevenLabs without streaming: the whole audio is synthesised first, so the first byte comes shortly before
 * the last.
 */
export const elevenlabsHttpSync: Adapter<HttpOptions, BodyMemo> = {
  ...elevenlabsHttp,
  facts: {
    ...elevenlabsHttp.facts,
    id: 'elevenlabs-http-sync',
    title: 'ElevenLabs over plain HTTP',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/convert',
    streaming: false,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-http-sync', HTTP_OPTIONS, raw),
  dial: (job) => askFor(job, '', 'bytes'),
}
