import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'

/** STT encodings by their name in the query, as far as the lab can decode them. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  linear16: 'pcm_s16le',
  linear32: 'pcm_f32le',
  mulaw: 'mulaw',
  alaw: 'alaw',
}
const QUERY_RATES = [8000, 16000, 22050, 24000, 44100, 48000] as const

/** The format of the input audio, from the query. */
export function parseFormat(query: URLSearchParams): AudioFormat {
  const encoding = ENCODINGS[query.get('encoding') ?? 'linear16'] ?? 'pcm_s16le'
  return { encoding, container: 'raw', sampleRate: Number(query.get('sample_rate') ?? 16_000) }
}

/** Validates encoding and sample rate in the query. */
export function validateFormat(query: URLSearchParams): RequestRefusal | undefined {
  const encoding = query.get('encoding') ?? 'linear16'
  if (!Object.hasOwn(ENCODINGS, encoding)) return invalidChoice('encoding', encoding, Object.keys(ENCODINGS))
  const rate = Number(query.get('sample_rate') ?? 16_000)
  return (QUERY_RATES as readonly number[]).includes(rate)
    ? undefined
    : invalidChoice('sample_rate', query.get('sample_rate'), QUERY_RATES)
}

/** Refuses a value that is not among the options. */
export function invalidChoice(field: string, received: unknown, options: readonly unknown[]): RequestRefusal {
  return { reason: 'invalid', field, message: `Expected one of ${options.join(', ')}`, received, options }
}
