import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { Refusal } from '../../twin.ts'

/** The encodings of recognisers, by the words of their queries, as far as the lab can decode them. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  linear16: 'pcm_s16le',
  linear32: 'pcm_f32le',
  mulaw: 'mulaw',
  alaw: 'alaw',
}
export const QUERY_RATES = [8000, 16000, 22050, 24000, 44100, 48000] as const

/** The caller's format as a query names it. */
export function formatIn(query: URLSearchParams): AudioFormat {
  const encoding = ENCODINGS[query.get('encoding') ?? 'linear16'] ?? 'pcm_s16le'
  return { encoding, container: 'raw', sampleRate: Number(query.get('sample_rate') ?? 16_000) }
}

/** What is wrong with a query of encoding and rate; undefined for nothing. */
export function wrongFormat(query: URLSearchParams): Refusal | undefined {
  const encoding = query.get('encoding') ?? 'linear16'
  if (!Object.hasOwn(ENCODINGS, encoding)) return invalid('encoding', encoding, Object.keys(ENCODINGS))
  const rate = Number(query.get('sample_rate') ?? 16_000)
  return (QUERY_RATES as readonly number[]).includes(rate)
    ? undefined
    : invalid('sample_rate', query.get('sample_rate'), QUERY_RATES)
}

/** The refusal of a value that is none of those there are. */
export function invalid(field: string, received: unknown, options: readonly unknown[]): Refusal {
  return { reason: 'invalid', field, message: `Expected one of ${options.join(', ')}`, received, options }
}
