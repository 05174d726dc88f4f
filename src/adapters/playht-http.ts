import type { Adapter, Job } from '../core/adapter.ts'
import { type BodyMemo, bodyMemo, hearBody } from './audio-body.ts'
import { checkOptions } from './options.ts'
import { faultOfText, readRefusal } from './playht/errors.ts'
import { PLAYHT } from './playht/facts.ts'
import { OUTPUT_FORMATS } from './playht/output-format.ts'
import {
  type PlayhtOptions,
  REQUEST_OPTIONS,
  refuseVanished,
  requestFields,
  userOf,
} from './playht/request.ts'

/** PlayHT over HTTP: the body is streamed audio. */
export const playhtHttp: Adapter<PlayhtOptions, BodyMemo> = {
  contract: 1,
  facts: {
    ...PLAYHT,
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
  memo: bodyMemo,
  hear: (frame, memo, job) =>
    hearBody(frame, memo, job, {
      requestId: ['x-play-request-id', 'x-fal-request-id'],
      complaint: faultOfText,
    }),
  readRefusal,
}

function dial(job: Job<PlayhtOptions>) {
  refuseVanished(job)
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
