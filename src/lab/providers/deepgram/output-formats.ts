import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'

/** The output format that the query requests. */
export interface OutputFormat {
  readonly format: AudioFormat
  readonly contentType: string
  readonly bitRate?: number
}

interface UncompressedEncoding {
  readonly encoding: Encoding
  readonly rates: readonly number[]
  readonly defaultRate: number
  readonly contentType: (rate: number) => string
}

const LAW_RATES = [8000, 16_000]

/** Uncompressed encodings. Flux also has 44.1 kHz. The default of µ-law and A-law is 8 kHz. */
const UNCOMPRESSED: Readonly<Record<string, UncompressedEncoding>> = {
  linear16: {
    encoding: 'pcm_s16le',
    rates: [8000, 16_000, 24_000, 32_000, 48_000],
    defaultRate: 24_000,
    contentType: (rate) => `audio/l16;rate=${rate}`,
  },
  mulaw: {
    encoding: 'mulaw',
    rates: LAW_RATES,
    defaultRate: 8000,
    contentType: (rate) => `audio/mulaw;rate=${rate}`,
  },
  alaw: {
    encoding: 'alaw',
    rates: LAW_RATES,
    defaultRate: 8000,
    contentType: (rate) => `audio/alaw;rate=${rate}`,
  },
}

interface CompressedEncoding {
  readonly format: AudioFormat
  readonly container: string | undefined
  readonly contentType: string
  readonly defaultBitRate: number
  readonly isBitRate: (bits: number) => boolean
}

/** Encodings with one sample rate and their own container. The lab has no encoder for FLAC and AAC. */
const COMPRESSED: Readonly<Record<string, CompressedEncoding>> = {
  mp3: {
    format: { encoding: 'mp3', container: 'mp3', sampleRate: 22_050 },
    container: undefined,
    contentType: 'audio/mpeg',
    defaultBitRate: 48_000,
    isBitRate: (bits) => bits === 32_000 || bits === 48_000,
  },
  opus: {
    format: { encoding: 'opus', container: 'ogg', sampleRate: 48_000 },
    container: 'ogg',
    contentType: 'audio/ogg;codecs=opus',
    defaultBitRate: 12_000,
    isBitRate: (bits) => bits >= 4000 && bits <= 650_000,
  },
}

/** The output of an HTTP route, mp3 by default; undefined if it is not supported. */
export function parseHttpOutput({ query }: ConnectRequest): OutputFormat | undefined {
  const name = query.get('encoding') ?? 'mp3'
  const container = query.get('container')
  const compressed = COMPRESSED[name]
  if (compressed) return compressedOutput(compressed, query)
  const uncompressed = uncompressedOutput(name, query, [])
  if (!uncompressed || (container !== null && container !== 'wav' && container !== 'none')) return undefined
  if (container === 'none') return uncompressed
  return { format: { ...uncompressed.format, container: 'wav' }, contentType: 'audio/wav' }
}

/** The output of a WebSocket, always raw. `extraRates` are further sample rates for linear16. */
export function parseWebSocketOutput(
  { query }: ConnectRequest,
  extraRates: readonly number[] = [],
): OutputFormat | undefined {
  return uncompressedOutput(query.get('encoding') ?? 'linear16', query, extraRates)
}

function uncompressedOutput(
  name: string,
  query: URLSearchParams,
  extraRates: readonly number[],
): OutputFormat | undefined {
  const uncompressed = UNCOMPRESSED[name]
  if (!uncompressed) return undefined
  const sampleRate = Number(query.get('sample_rate') ?? uncompressed.defaultRate)
  const isKnown =
    uncompressed.rates.includes(sampleRate) ||
    (uncompressed.encoding === 'pcm_s16le' && extraRates.includes(sampleRate))
  if (!isKnown) return undefined
  return {
    format: { encoding: uncompressed.encoding, container: 'raw', sampleRate },
    contentType: uncompressed.contentType(sampleRate),
  }
}

function compressedOutput(compressed: CompressedEncoding, query: URLSearchParams): OutputFormat | undefined {
  const { format, contentType, defaultBitRate, isBitRate } = compressed
  const bitRate = Number(query.get('bit_rate') ?? defaultBitRate)
  const container = query.get('container') ?? compressed.container
  const rate = Number(query.get('sample_rate') ?? format.sampleRate)
  if (container !== compressed.container || rate !== format.sampleRate || !isBitRate(bitRate))
    return undefined
  return { format, contentType, bitRate }
}
