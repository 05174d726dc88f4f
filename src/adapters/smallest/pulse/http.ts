import type { Adapter, HttpDial, Job } from '../../../core/adapter/adapter.ts'
import { inputAudio } from '../../shared/input-audio.ts'
import type { OptionRules, OptionsOf } from '../../shared/option-rules.ts'
import { checkOptions } from '../../shared/options.ts'
import { withQuery } from '../../shared/query.ts'
import { hearTranscript, newTranscriptState, type TranscriptState } from '../../shared/transcript-body.ts'
import { faultOfFrame, isError, readRefusal } from '../errors.ts'
import { authorization } from '../request.ts'
import { CLIENT_OPTIONS } from './client-options.ts'
import { PULSE_FACTS } from './facts.ts'

const RECORDING_OPTIONS = {
  emotion_detection: { kind: 'flag', default: false, meaning: 'reports the speaker’s emotion' },
  gender_detection: { kind: 'flag', default: false, meaning: 'reports the speaker’s gender' },
  word_timestamps: { kind: 'flag', default: false, meaning: 'adds the times of words' },
  diarize: { kind: 'flag', default: false, meaning: 'names the speaker of each word' },
  redact_pii: { kind: 'flag', default: false, meaning: 'removes personal data from the transcript' },
  redact_pci: { kind: 'flag', default: false, meaning: 'removes payment card data from the transcript' },
  ...CLIENT_OPTIONS,
  punctuate: { kind: 'flag', meaning: 'adds punctuation (read in a client)' },
  capitalize: { kind: 'flag', meaning: 'adds capital letters (read in a client)' },
  keywords: {
    kind: 'text',
    meaning: 'words to prefer, with weights: `word:2,other:1` (read in a client)',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof RECORDING_OPTIONS>

/** Pulse over HTTP: the whole recording up, the whole transcript down. */
export const smallestSttHttp: Adapter<Options, TranscriptState> = {
  contract: 1,
  facts: {
    ...PULSE_FACTS,
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
  newState: newTranscriptState,
  hear: (frame, state) =>
    hearTranscript(frame, state, {
      requestIdHeaders: ['x-request-id'],
      transcriptFields: ['transcription', 'transcript'],
      faultOf: (fields, rawText) => (isError(fields) ? faultOfFrame(fields, rawText) : undefined),
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
    body: inputAudio(job),
    framing: 'whole',
  }
}
