import type { Job } from '../../../core/adapter/adapter.ts'
import { inputFormat } from '../../shared/input-audio.ts'
import type { OptionRules, OptionsOf } from '../../shared/option-rules.ts'

export const REALTIME_OPTIONS = {
  instructions: { kind: 'text', meaning: 'system prompt of the session' },
  turn_detection: {
    kind: 'word',
    words: ['server_vad', 'semantic_vad'],
    default: 'server_vad',
    meaning: '`server_vad` detects silence; `semantic_vad` judges what was said',
  },
  silence_duration_ms: {
    kind: 'number',
    min: 0,
    max: 10_000,
    whole: true,
    default: 500,
    meaning: 'milliseconds of silence after which `server_vad` ends a turn',
  },
  transcription_model: {
    kind: 'text',
    default: 'no transcription',
    meaning: 'model that transcribes the caller, for word error rates',
  },
} as const satisfies OptionRules

export type RealtimeOptions = OptionsOf<typeof REALTIME_OPTIONS>

/** The `session` of `session.update`. */
export function sessionOf(job: Job<RealtimeOptions>): Readonly<Record<string, unknown>> {
  const { instructions, turn_detection, silence_duration_ms, transcription_model } = job.options
  const input = {
    format: { type: 'audio/pcm', rate: inputFormat(job).sampleRate },
    turn_detection: { type: turn_detection ?? 'server_vad', silence_duration_ms },
    transcription: transcription_model === undefined ? undefined : { model: transcription_model },
  }
  const output = { format: { type: 'audio/pcm', rate: job.format.sampleRate }, voice: job.voice }
  return {
    type: 'realtime',
    model: job.model,
    output_modalities: ['audio'],
    instructions,
    audio: { input, output },
  }
}
