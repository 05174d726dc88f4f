import type { AudioFormatFact } from '../../core/adapter/adapter.ts'
import type { AudioFormat, Encoding } from '../../core/audio-format.ts'

/** The service’s names of the encodings that it sends raw or as WAV. */
const ENCODINGS: { readonly [Name in Encoding]?: string } = {
  pcm_s16le: 'pcm_s16le',
  pcm_f32le: 'pcm_f32le',
  mulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
}

const WRAPPED_ENCODINGS = Object.keys(ENCODINGS) as Encoding[]

/** The formats of the SSE and WebSocket routes. */
export const RAW_FORMATS: readonly AudioFormatFact[] = WRAPPED_ENCODINGS.map((encoding) => ({
  encoding,
  container: 'raw',
}))

/** The formats of the HTTP route. */
export const HTTP_FORMATS: readonly AudioFormatFact[] = [
  ...RAW_FORMATS,
  ...WRAPPED_ENCODINGS.map((encoding): AudioFormatFact => ({ encoding, container: 'wav' })),
  { encoding: 'mp3', container: 'mp3' },
]

/** MP3 bit rate in bits per second, if the options set none. */
const DEFAULT_MP3_BIT_RATE = 128_000

/** The `output_format` of a request. MP3 has a bit rate; the others have an encoding. */
export function outputFormat(
  { container, encoding, sampleRate }: AudioFormat,
  bitRate: number = DEFAULT_MP3_BIT_RATE,
): Record<string, unknown> {
  const kind = container === 'mp3' ? { bit_rate: bitRate } : { encoding: ENCODINGS[encoding] }
  return { container, ...kind, sample_rate: sampleRate }
}
