import type { Ending } from '../../core/adapter/ending.ts'

/** The dates of OpenAI's deprecations, grouped by what the models do. */
export const SPEECH_ENDINGS = [
  {
    models: ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15'],
    date: '2027-01-06',
    successor: 'gpt-realtime-2.1-mini',
    source:
      'the text-to-speech guide of developers.openai.com; the successor is reached over the Realtime API only',
    confidence: 'documented',
  },
] as const satisfies readonly Ending[]

export const CHAT_ENDINGS = [
  {
    models: ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'gpt-4o-mini'],
    date: '2027-01-14',
    successor: 'gpt-6-luna',
    source: 'sites that quote the deprecations page, October 2026',
    confidence: 'third party',
  },
  {
    models: ['gpt-4.1-nano'],
    date: '2026-10-23',
    source: 'sites that quote the deprecations page, October 2026',
    confidence: 'third party',
  },
  {
    models: ['gpt-5', 'o3'],
    date: '2026-12-11',
    successor: 'newer models of their families',
    source: 'the deprecations page of developers.openai.com',
    confidence: 'documented',
  },
] as const satisfies readonly Ending[]

export const REALTIME_ENDINGS = [
  {
    models: ['gpt-realtime', 'gpt-realtime-mini'],
    date: '2027-01-20',
    successor: 'gpt-realtime-2.1',
    source: 'third parties; Retell moves its users on 2027-01-19',
    confidence: 'third party',
  },
] as const satisfies readonly Ending[]

export const TRANSCRIPTION_ENDINGS = [
  {
    models: ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe-diarize'],
    date: '2027-02-26',
    successor: 'gpt-transcribe',
    source: 'Developers Digest, on a notice of 2026-08-26',
    confidence: 'third party',
  },
] as const satisfies readonly Ending[]
