import type { Adapter, HttpDial, Job } from '../core/adapter.ts'
import { audioOf } from './audio-in.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'
import { faultOfFrame, isError, readRefusal } from './smallest/errors.ts'
import { PULSE } from './smallest/facts.ts'
import { authorization } from './smallest/request.ts'
import { hearTranscript, type TranscriptMemo, transcriptMemo } from './transcript-body.ts'

const RECORDING_OPTIONS = {
  emotion_detection: { kind: 'flag' },
  gender_detection: { kind: 'flag' },
} as const satisfies OptionRules

type Options = Given<typeof RECORDING_OPTIONS>

/** Pulse over HTTP: the whole recording up, the whole transcript down. */
export const smallestSttHttp: Adapter<Options, TranscriptMemo> = {
  contract: 1,
  facts: {
    ...PULSE,
    id: 'smallest-stt-http',
    title: 'Smallest.ai Pulse for recordings',
    transport: 'http',
    origin: 'https://api.smallest.ai',
    models: ['pulse', 'pulse-pro'],
    input: {
      audio: 'whole',
      formats: [{ encoding: 'pcm_s16le', container: 'wav' }],
      sampleRates: [16000, 8000, 24000, 48000],
    },
    reuse: 'serial',
    streaming: false,
    completion: 'body',
  },
  parseOptions: (raw) => checkOptions('smallest-stt-http', RECORDING_OPTIONS, raw),
  dial,
  memo: transcriptMemo,
  hear: (frame, memo) =>
    hearTranscript(frame, memo, {
      requestId: ['x-request-id'],
      places: ['transcription', 'transcript'],
      complaint: (fields, written) => (isError(fields) ? faultOfFrame(fields, written) : undefined),
    }),
  readRefusal,
}

function dial(job: Job<Options>): HttpDial {
  const { base, model, language, options } = job
  return {
    carrier: 'http',
    method: 'POST',
    url: withQuery(`${base}/waves/v1/stt/`, { model, language: language || 'en', ...options }),
    headers: { ...authorization(job), 'content-type': 'application/octet-stream' },
    body: audioOf(job),
    framing: 'whole',
  }
}
