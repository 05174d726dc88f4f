import type { Adapter, Job } from '../core/adapter.ts'
import { type BodyMemo, bodyMemo, hearBody } from './audio-body.ts'
import { complaint, readRefusal } from './deepgram/errors.ts'
import { AURA, DEEPGRAM, REQUEST_ID_HEADERS } from './deepgram/facts.ts'
import { BODY_FORMATS, bodyFormat } from './deepgram/output-format.ts'
import { authorization, modelWord, REQUEST_OPTIONS } from './deepgram/request.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'

const BODY_OPTIONS = {
  ...REQUEST_OPTIONS,
  speed: { kind: 'number', min: 0.7, max: 1.5 },
  /** MP3 and Opus bit rate in bits per second. */
  bit_rate: { kind: 'number', min: 4000, max: 650_000, whole: true },
} as const satisfies OptionRules

type Options = Given<typeof BODY_OPTIONS>

/** Deepgram Aura over HTTP: everything except the text is in the query. The end of the body is the end. */
export const deepgramHttp: Adapter<Options, BodyMemo> = {
  contract: 1,
  facts: {
    ...DEEPGRAM,
    ...AURA,
    id: 'deepgram-http',
    title: 'Deepgram Aura over streaming HTTP',
    transport: 'http',
    docs: 'https://developers.deepgram.com/reference/text-to-speech/speak-request',
    origin: 'https://api.deepgram.com',
    formats: BODY_FORMATS,
    sampleRates: [8000, 16000, 22050, 24000, 32000, 48000],
    sampleRatesOf: {
      pcm_s16le: [24000, 8000, 16000, 32000, 48000],
      mulaw: [8000, 16000],
      alaw: [8000, 16000],
      mp3: [22050],
      opus: [48000],
    },
    textInput: 'whole',
    reuse: 'serial',
    completion: 'body',
    cancel: 'close',
  },
  parseOptions: (raw) => checkOptions('deepgram-http', BODY_OPTIONS, raw),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: urlOf(job),
    headers: { ...authorization(job), 'content-type': 'application/json' },
    body: JSON.stringify({ text: job.text }),
    framing: 'bytes',
  }),
  memo: bodyMemo,
  hear: (frame, memo, job) =>
    hearBody(frame, memo, job, { requestId: REQUEST_ID_HEADERS, complaint: complaint }),
  readRefusal,
}

function urlOf(job: Job<Options>): string {
  const { base, format, options } = job
  return withQuery(`${base}/v1/speak`, {
    model: modelWord(job, AURA.models),
    ...bodyFormat(format),
    ...options,
  })
}
