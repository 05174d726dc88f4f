import type { FoundFormat, Sniffed } from './found-format.ts'

/** A format without a signature: frames whose headers tell their length. */
interface FramedFormat {
  readonly found: FoundFormat
  /** Bytes of a header. */
  readonly header: number
  /** Consecutive headers that are proof. */
  readonly frames: number
  /** Bytes of the frame at this offset; undefined if there is no header. Equal keys belong to one stream. */
  readonly read: (
    bytes: Uint8Array,
    offset: number,
  ) => { readonly size: number; readonly key: number } | undefined
}

const MPEG: FramedFormat = {
  found: { name: 'MPEG audio', container: 'mp3' },
  header: 4,
  frames: 2,
  read: readMpegHeader,
}

const ADTS: FramedFormat = { found: { name: 'AAC' }, header: 7, frames: 2, read: readAdtsHeader }

const FORMATS: readonly FramedFormat[] = [
  MPEG,
  ADTS,
  { found: { name: 'AAC in LOAS' }, header: 3, frames: 3, read: readLoasHeader },
  { found: { name: 'an MPEG transport stream' }, header: 1, frames: 4, read: readTransportPacket },
]

/**
 * The format whose frames follow one another from the first byte. One header may be chance: samples near
 * zero often begin with a sync word.
 */
export function sniffFrames(bytes: Uint8Array): Sniffed | undefined {
  for (const format of FORMATS) {
    const seen = countFrames(bytes, format)
    if (seen !== undefined) return { found: format.found, certain: seen >= format.frames }
  }
  return undefined
}

/** In the middle of noise, so many headers in a row are no chance. */
const FRAMES_IN_NOISE = 4

/** The format whose frames follow one another somewhere in these bytes. */
export function findFrames(bytes: Uint8Array): FoundFormat | undefined {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const rest = bytes.subarray(at)
    const format = [MPEG, ADTS].find(
      (one) => countFrames(rest, { ...one, frames: FRAMES_IN_NOISE }) === FRAMES_IN_NOISE,
    )
    if (format) return format.found
  }
  return undefined
}

/** Headers from the first byte on, as many as are needed; undefined if one of them is missing. */
function countFrames(bytes: Uint8Array, { header, frames, read }: FramedFormat): number | undefined {
  let offset = 0
  let key: number | undefined
  for (let seen = 0; seen < frames; seen += 1) {
    if (bytes.length < offset + header) return couldBeHeader(bytes, offset, read) ? seen : undefined
    const frame = read(bytes, offset)
    if (!frame || (key !== undefined && frame.key !== key)) return undefined
    key = frame.key
    offset += frame.size
  }
  return frames
}

/** Whether what has arrived of a header is one so far: only its first byte is looked at. */
function couldBeHeader(bytes: Uint8Array, offset: number, read: FramedFormat['read']): boolean {
  const first = bytes[offset]
  return first === undefined || first === FIRST_BYTES.get(read)
}

const FIRST_BYTES: ReadonlyMap<FramedFormat['read'], number> = new Map([
  [readMpegHeader, 0xff],
  [readAdtsHeader, 0xff],
  [readLoasHeader, 0x56],
  [readTransportPacket, 0x47],
])

/** Kilobits per second by bitrate index; MPEG 2 and 2.5 share a table. Source: ISO/IEC 11172-3, 13818-3. */
const BITRATES: Readonly<Record<string, readonly number[]>> = {
  '1/1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1/2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1/3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2/1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2/2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2/3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
const SAMPLE_RATES = [44_100, 48_000, 32_000]
/** By the two version bits: MPEG 2.5, reserved, MPEG 2, MPEG 1. */
const RATE_DIVISORS = [4, 0, 2, 1]

function readMpegHeader(bytes: Uint8Array, offset: number) {
  const [sync = 0, second = 0, third = 0] = bytes.subarray(offset, offset + 3)
  const version = (second >> 3) & 3
  const layer = 4 - ((second >> 1) & 3)
  const rate = (SAMPLE_RATES[(third >> 2) & 3] ?? 0) / (RATE_DIVISORS[version] || Number.NaN)
  if (sync !== 0xff || (second & 0xe0) !== 0xe0 || layer === 4 || !(rate > 0)) return undefined
  const bitrate = BITRATES[`${version === 3 ? 1 : 2}/${layer}`]?.[third >> 4]
  if (!bitrate) return undefined
  return {
    size: mpegFrameSize(version, layer, bitrate * 1000, rate, (third >> 1) & 1),
    key: mpegKey(second, third),
  }
}

/** Version, layer and sample rate stay the same in a stream; the bit rate may change. */
function mpegKey(second: number, third: number): number {
  return (second & 0xfe) * 256 + (third & 0x0c)
}

function mpegFrameSize(
  version: number,
  layer: number,
  bitrate: number,
  rate: number,
  padding: number,
): number {
  if (layer === 1) return (Math.floor((12 * bitrate) / rate) + padding) * 4
  const samples = layer === 3 && version !== 3 ? 72 : 144
  return Math.floor((samples * bitrate) / rate) + padding
}

/** Source: ISO/IEC 13818-7, 6.2. */
function readAdtsHeader(bytes: Uint8Array, offset: number) {
  const [sync = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = bytes.subarray(
    offset,
    offset + 6,
  )
  const size = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5)
  if (sync !== 0xff || (second & 0xf6) !== 0xf0 || size < 7) return undefined
  return { size, key: second * 256 + (third & 0xfc) }
}

/** Source: ISO/IEC 14496-3, 1.7.2. */
function readLoasHeader(bytes: Uint8Array, offset: number) {
  const [sync = 0, second = 0, third = 0] = bytes.subarray(offset, offset + 3)
  const size = 3 + (((second & 0x1f) << 8) | third)
  return sync === 0x56 && (second & 0xe0) === 0xe0 && size > 3 ? { size, key: 0 } : undefined
}

/** Source: ISO/IEC 13818-1, 2.4.3. */
function readTransportPacket(bytes: Uint8Array, offset: number) {
  return bytes[offset] === 0x47 ? { size: 188, key: 0 } : undefined
}
