import type { Adapter, Job } from '../../core/adapter/adapter.ts'
import { type AudioBodyState, hearAudioBody, newAudioBodyState } from '../shared/audio-body.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import { faultOfText, readRefusal } from './errors.ts'
import { AURA_FACTS, DEEPGRAM_FACTS, REQUEST_ID_HEADERS } from './facts.ts'
import { HTTP_FORMATS, httpFormatQuery } from './output-format.ts'
import { authorization, modelParameter, REQUEST_OPTIONS } from './request.ts'

const HTTP_OPTIONS = {
  ...REQUEST_OPTIONS,
  speed: {
    kind: 'number',
    min: 0.7,
    max: 1.5,
    default: 1,
    meaning: 'speaking rate; English and Spanish voices only',
  },
  bit_rate: {
    kind: 'number',
    min: 4000,
    max: 650_000,
    whole: true,
    default: 48_000,
    meaning: 'MP3 and Opus bit rate in bits per second',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof HTTP_OPTIONS>

/** Deepgram Aura over HTTP: everything except the text is in the query. The end of the body is the end. */
export const deepgramHttp: Adapter<Options, AudioBodyState> = {
  contract: 1,
  facts: {
    ...DEEPGRAM_FACTS,
    ...AURA_FACTS,
    id: 'deepgram-http',
    title: 'Deepgram Aura over streaming HTTP',
    transport: 'http',
    docs: 'https://developers.deepgram.com/reference/text-to-speech/speak-request',
    origin: 'https://api.deepgram.com',
    formats: HTTP_FORMATS,
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
  parseOptions: (raw) => checkOptions('deepgram-http', HTTP_OPTIONS, raw),
  dial: (job) => ({
    carrier: 'http',
    method: 'POST',
    url: urlOf(job),
    headers: { ...authorization(job), 'content-type': 'application/json' },
    body: JSON.stringify({ text: job.text }),
    framing: 'bytes',
  }),
  newState: newAudioBodyState,
  hear: (frame, state, job) =>
    hearAudioBody(frame, state, job, { requestIdHeaders: REQUEST_ID_HEADERS, faultOf: faultOfText }),
  readRefusal,
}

function urlOf(job: Job<Options>): string {
  const { base, format, options } = job
  return withQuery(`${base}/v1/speak`, {
    model: modelParameter(job, AURA_FACTS.models),
    ...httpFormatQuery(format),
    ...options,
  })
}
