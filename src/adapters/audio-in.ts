import type { AudioFormatFact, Job } from '../core/adapter.ts'
import type { AudioFormat, Encoding } from '../core/audio-format.ts'

/** Samples without a header, which every recogniser of the field takes. */
export const RAW_SPEECH: readonly AudioFormatFact[] = [
  { encoding: 'pcm_s16le', container: 'raw' },
  { encoding: 'mulaw', container: 'raw' },
  { encoding: 'alaw', container: 'raw' },
]

/** The words that recognisers have for encodings in their queries. */
const WORDS: Readonly<Partial<Record<Encoding, string>>> = {
  pcm_s16le: 'linear16',
  pcm_f32le: 'linear32',
  mulaw: 'mulaw',
  alaw: 'alaw',
}

/** What a route is sent when nobody says otherwise: telephone-quality speech without a header. */
const USUAL: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 }

/** The format of the caller's voice in a job. */
export function inputOf({ input }: Job): AudioFormat {
  return input ?? USUAL
}

/** The same in the words of a query. */
export function inputQuery(job: Job): { encoding: string; sample_rate: number } {
  const { encoding, sampleRate } = inputOf(job)
  return { encoding: WORDS[encoding] ?? encoding, sample_rate: sampleRate }
}

/** All that the caller says, for a route that takes it whole; nothing where nobody has spoken yet. */
export function audioOf({ audio }: Job): Uint8Array {
  return audio ?? new Uint8Array(0)
}
