import type { AudioFormatFact, Job } from '../../core/adapter/adapter.ts'
import type { AudioFormat, Encoding } from '../../core/audio-format.ts'

/** Samples without a header, which every speech recogniser accepts. */
export const RAW_INPUT_FORMATS: readonly AudioFormatFact[] = [
  { encoding: 'pcm_s16le', container: 'raw' },
  { encoding: 'mulaw', container: 'raw' },
  { encoding: 'alaw', container: 'raw' },
]

/** How recognisers name encodings in their queries. */
const QUERY_ENCODINGS: Readonly<Partial<Record<Encoding, string>>> = {
  pcm_s16le: 'linear16',
  pcm_f32le: 'linear32',
  mulaw: 'mulaw',
  alaw: 'alaw',
}

/** The default input format: 16 kHz speech without a header. */
const DEFAULT_INPUT_FORMAT: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 }

/** The format of the caller’s audio in a job. */
export function inputFormat({ input }: Job): AudioFormat {
  return input ?? DEFAULT_INPUT_FORMAT
}

/** The input format as query parameters. */
export function inputFormatQuery(job: Job): { encoding: string; sample_rate: number } {
  const { encoding, sampleRate } = inputFormat(job)
  return { encoding: QUERY_ENCODINGS[encoding] ?? encoding, sample_rate: sampleRate }
}

/** The caller’s whole audio, for routes that take it in one piece; empty if there is none yet. */
export function inputAudio({ audio }: Job): Uint8Array {
  return audio ?? new Uint8Array(0)
}
