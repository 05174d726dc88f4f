import type { AudioFormatFact, Job } from '../core/adapter.ts'
import type { AudioFormat, Encoding } from '../core/audio-format.ts'

/** Samples without a header, which every speech recogniser accepts. */
export const RAW_SPEECH: readonly AudioFormatFact[] = [
  { encoding: 'pcm_s16le', container: 'raw' },
  { encoding: 'mulaw', container: 'raw' },
  { encoding: 'alaw', container: 'raw' },
]

/** How recognisers name encodings in their queries. */
const WORDS: Readonly<Partial<Record<Encoding, string>>> = {
  pcm_s16le: 'linear16',
  pcm_f32le: 'linear32',
  mulaw: 'mulaw',
  alaw: 'alaw',
}

/** The default input format: 16 kHz speech without a header. */
const USUAL: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 }

/** The format of the caller’s audio in a job. */
export function inputOf({ input }: Job): AudioFormat {
  return input ?? USUAL
}

/** The input format as query parameters. */
export function inputQuery(job: Job): { encoding: string; sample_rate: number } {
  const { encoding, sampleRate } = inputOf(job)
  return { encoding: WORDS[encoding] ?? encoding, sample_rate: sampleRate }
}

/** The whole audio of the caller, for routes that take it at once; empty if there is none yet. */
export function audioOf({ audio }: Job): Uint8Array {
  return audio ?? new Uint8Array(0)
}
