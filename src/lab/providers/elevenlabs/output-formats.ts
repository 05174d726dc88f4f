import type { AudioFormat } from '../../../core/audio-format.ts'

const MP3 = ['22050_32', '24000_48', ...[32, 64, 96, 128, 192].map((bits) => `44100_${bits}`)]
const OPUS = [32, 64, 96, 128, 192].map((bits) => `48000_${bits}`)
const RATES = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000].map(String)

interface Codec {
  readonly format: Pick<AudioFormat, 'encoding' | 'container'>
  readonly contentType: string
  /** Sample rate, or sample rate and kbit/s. */
  readonly variants: readonly string[]
}

/** The codecs of `output_format`. The content types of µ-law and A-law are guesses. */
const CODECS: Readonly<Record<string, Codec>> = {
  mp3: { format: { encoding: 'mp3', container: 'mp3' }, contentType: 'audio/mpeg', variants: MP3 },
  pcm: { format: { encoding: 'pcm_s16le', container: 'raw' }, contentType: 'audio/pcm', variants: RATES },
  wav: { format: { encoding: 'pcm_s16le', container: 'wav' }, contentType: 'audio/wav', variants: RATES },
  ulaw: { format: { encoding: 'mulaw', container: 'raw' }, contentType: 'audio/basic', variants: ['8000'] },
  alaw: { format: { encoding: 'alaw', container: 'raw' }, contentType: 'audio/basic', variants: ['8000'] },
  opus: { format: { encoding: 'opus', container: 'ogg' }, contentType: 'audio/opus', variants: OPUS },
}

export const DEFAULT_FORMAT = 'mp3_44100_128'

export interface OutputFormat {
  readonly format: AudioFormat
  readonly contentType: string
  /** Bit rate of compressed formats, in bit/s. */
  readonly bitRate?: number
}

/** Parses an `output_format`; undefined if it is unknown. */
export function parseOutputFormat(name: string): OutputFormat | undefined {
  const [codecName = '', rate = '', kilobits] = name.split('_')
  const codec = CODECS[codecName]
  if (!codec?.variants.includes(name.slice(codecName.length + 1))) return undefined
  return {
    format: { ...codec.format, sampleRate: Number(rate) },
    contentType: codec.contentType,
    ...(kilobits === undefined ? {} : { bitRate: Number(kilobits) * 1000 }),
  }
}

/** Formats that smaller plans do not include: 44.1 and 48 kHz uncompressed, and mp3 at 192 kbit/s. */
export function requiresLargerPlan(name: string): boolean {
  return /^(pcm|wav)_(44100|48000)$|^mp3_44100_192$/.test(name)
}
