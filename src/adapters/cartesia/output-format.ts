import type { AudioFormatFact } from '../../core/adapter.ts'
import type { AudioFormat, Encoding } from '../../core/audio-format.ts'

/** The service's words for the encodings that it wraps, or not, as it is asked to. */
const ENCODINGS: { readonly [Name in Encoding]?: string } = {
  pcm_s16le: 'pcm_s16le',
  pcm_f32le: 'pcm_f32le',
  mulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
}

const WRAPPED = Object.keys(ENCODINGS) as Encoding[]

/** What events and WebSocket messages can carry. */
export const RAW_FORMATS: readonly AudioFormatFact[] = WRAPPED.map((encoding) => ({
  encoding,
  container: 'raw',
}))

/** What a body of bytes can be. */
export const BODY_FORMATS: readonly AudioFormatFact[] = [
  ...RAW_FORMATS,
  ...WRAPPED.map((encoding): AudioFormatFact => ({ encoding, container: 'wav' })),
  { encoding: 'mp3', container: 'mp3' },
]

/** Bits a second of MP3, where the target's options name none. */
const BIT_RATE = 128_000

/** The `output_format` of a request. MP3 has a bit rate where the others have an encoding. */
export function outputFormat(
  { container, encoding, sampleRate }: AudioFormat,
  bitRate: number = BIT_RATE,
): Record<string, unknown> {
  const kind = container === 'mp3' ? { bit_rate: bitRate } : { encoding: ENCODINGS[encoding] }
  return { container, ...kind, sample_rate: sampleRate }
}
