import type { Adapter, Job } from '../../core/adapter/adapter.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import { checkOptions } from '../shared/options.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { PLAYHT_FACTS } from './facts.ts'
import { OUTPUT_FORMATS } from './output-format.ts'
import {
  type PlayhtOptions,
  REQUEST_OPTIONS,
  rejectRetiredService,
  requestFields,
  userOf,
} from './request.ts'

/** PlayHT over HTTP: the body is streamed audio. */
export const playhtHttp: Adapter<PlayhtOptions, AudioBodyState> = {
  contract: 1,
  facts: {
    ...PLAYHT_FACTS,
    id: 'playht-http',
    title: 'PlayHT over HTTP',
    transport: 'http',
    origin: 'https://api.play.ht',
    models: ['PlayDialog', 'Play3.0-mini', 'PlayDialog-turbo'],
    formats: Object.values(OUTPUT_FORMATS),
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('playht-http', REQUEST_OPTIONS, raw),
  dial,
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, {
      requestIdHeaders: ['x-play-request-id', 'x-fal-request-id'],
      faultOf: faultOfText,
    }),
  readRefusal,
}

function dial(job: Job<PlayhtOptions>) {
  rejectRetiredService(job)
  return {
    carrier: 'http',
    method: 'POST',
    url: `${job.base}/api/v2/tts/stream`,
    // This route takes the bare key; only the newer routes take `Bearer`.
    headers: { authorization: job.key, 'x-user-id': userOf(job), 'content-type': 'application/json' },
    body: JSON.stringify(requestFields(job)),
    framing: 'bytes',
  } as const
}
