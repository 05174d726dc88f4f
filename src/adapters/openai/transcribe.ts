import type { Adapter, HttpDial, Job } from '../../core/adapter/adapter.ts'
import { inputAudio } from '../shared/input-audio.ts'
import { encodeMultipart, type FormPart } from '../shared/multipart.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { hearTranscript, newTranscriptState, type TranscriptState } from '../shared/transcript-body.ts'
import { TRANSCRIPTION_ENDINGS } from './endings.ts'
import { faultOfText, isError, readRefusal } from './errors.ts'
import { OPENAI_FACTS } from './facts.ts'
import { withVersion } from './speech-request.ts'

const TRANSCRIPTION_OPTIONS = {
  prompt: { kind: 'text', meaning: 'text that guides the recogniser' },
  temperature: {
    kind: 'number',
    min: 0,
    max: 1,
    meaning: 'randomness of the transcript; 0 is the most predictable',
  },
} as const satisfies OptionRules

type Options = OptionsOf<typeof TRANSCRIPTION_OPTIONS>

/**
 * OpenAI’s transcriptions, and every compatible server: a form with a WAV file up, JSON with the text down.
 */
export const openaiTranscribe: Adapter<Options, TranscriptState> = {
  contract: 1,
  facts: {
    ...OPENAI_FACTS,
    id: 'openai-transcribe',
    title: 'OpenAI transcriptions, and servers compatible with them',
    kind: 'stt',
    transport: 'http',
    origin: 'https://api.openai.com',
    docs: 'https://platform.openai.com/docs/api-reference/audio/createTranscription',
    models: ['gpt-4o-mini-transcribe', 'gpt-4o-transcribe', 'whisper-1'],
    ends: TRANSCRIPTION_ENDINGS,
    input: {
      audio: 'whole',
      formats: [{ encoding: 'pcm_s16le', container: 'wav' }],
      sampleRates: [16000, 24000, 48000],
    },
    reuse: 'serial',
    streaming: false,
    completion: 'body',
    billing: 'audio',
  },
  parseOptions: (raw) => checkOptions('openai-transcribe', TRANSCRIPTION_OPTIONS, raw),
  dial,
  newState: newTranscriptState,
  hear: (frame, state) =>
    hearTranscript(frame, state, {
      requestIdHeaders: ['x-request-id'],
      transcriptFields: ['text'],
      faultOf: (fields, rawText) => (isError(fields) ? faultOfText(rawText) : undefined),
    }),
  readRefusal,
}

function dial(job: Job<Options>): HttpDial {
  // Derived from the stream id, so that equal jobs make equal requests.
  const boundary = `ttfa-form-${job.stream}`
  return {
    carrier: 'http',
    method: 'POST',
    url: `${withVersion(job.base)}/audio/transcriptions`,
    headers: {
      authorization: `Bearer ${job.key}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body: encodeMultipart(partsOf(job), boundary),
    framing: 'whole',
  }
}

function partsOf(job: Job<Options>): FormPart[] {
  const options = Object.entries(job.options).map(([name, value]) => ({ name, value: String(value) }))
  return [
    { name: 'model', value: job.model },
    ...(job.language === '' ? [] : [{ name: 'language', value: job.language }]),
    { name: 'response_format', value: 'json' },
    ...options,
    { name: 'file', value: inputAudio(job), fileName: 'speech.wav' },
  ]
}
