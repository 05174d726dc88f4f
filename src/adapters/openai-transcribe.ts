import type { Adapter, HttpDial, Job } from '../core/adapter.ts'
import { audioOf } from './audio-in.ts'
import { multipart, type Part } from './multipart.ts'
import { faultOfText, isError, readRefusal } from './openai/errors.ts'
import { OPENAI_COMPANY } from './openai/facts.ts'
import { versioned } from './openai/request.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { hearTranscript, type TranscriptMemo, transcriptMemo } from './transcript-body.ts'

const TRANSCRIPTION_OPTIONS = {
  /** Text that guides the recogniser. */
  prompt: { kind: 'text' },
  temperature: { kind: 'number', min: 0, max: 1 },
} as const satisfies OptionRules

type Options = Given<typeof TRANSCRIPTION_OPTIONS>

/**
 * OpenAI’s transcriptions, and every compatible server: a form with a WAV file up, JSON with the text down.
 */
export const openaiTranscribe: Adapter<Options, TranscriptMemo> = {
  contract: 1,
  facts: {
    ...OPENAI_COMPANY,
    id: 'openai-transcribe',
    title: 'OpenAI transcriptions, and servers compatible with them',
    kind: 'stt',
    transport: 'http',
    origin: 'https://api.openai.com',
    docs: 'https://platform.openai.com/docs/api-reference/audio/createTranscription',
    models: ['gpt-4o-mini-transcribe', 'gpt-4o-transcribe', 'whisper-1'],
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
  memo: transcriptMemo,
  hear: (frame, memo) =>
    hearTranscript(frame, memo, {
      requestId: ['x-request-id'],
      places: ['text'],
      complaint: (fields, written) => (isError(fields) ? faultOfText(written) : undefined),
    }),
  readRefusal,
}

function dial(job: Job<Options>): HttpDial {
  // Derived from the stream id, so that equal jobs make equal requests.
  const boundary = `ttfa-form-${job.stream}`
  return {
    carrier: 'http',
    method: 'POST',
    url: `${versioned(job.base)}/audio/transcriptions`,
    headers: {
      authorization: `Bearer ${job.key}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body: multipart(partsOf(job), boundary),
    framing: 'whole',
  }
}

function partsOf(job: Job<Options>): Part[] {
  const options = Object.entries(job.options).map(([name, value]) => ({ name, value: String(value) }))
  return [
    { name: 'model', value: job.model },
    ...(job.language === '' ? [] : [{ name: 'language', value: job.language }]),
    { name: 'response_format', value: 'json' },
    ...options,
    { name: 'file', value: audioOf(job), file: 'speech.wav' },
  ]
}
