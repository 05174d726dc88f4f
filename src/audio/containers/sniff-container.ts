import { inflateSync } from 'node:zlib'
import type { Container } from '../../core/audio-format.ts'
import type { Sniffed } from './found-format.ts'
import { inflatedLength } from './inflated-length.ts'
import { sniffFrames } from './sniff-frames.ts'

/** `?` stands for any byte. */
type Signature = readonly [pattern: string, name: string, container?: Container]

const ID3 = 'MPEG audio with an ID3 tag'

/** Signatures at the first byte. Each fixes so many bits that samples practically never begin with it. */
const SIGNATURES: readonly Signature[] = [
  ['ID3\x02', ID3, 'mp3'],
  ['ID3\x03', ID3, 'mp3'],
  ['ID3\x04', ID3, 'mp3'],
  ['OggS', 'an Ogg stream', 'ogg'],
  ['RIFF????WAVE', 'WAV', 'wav'],
  ['RIFX????WAVE', 'a big-endian WAV'],
  ['RF64????WAVE', 'an RF64 file'],
  ['BW64????WAVE', 'a BW64 file'],
  ['riff\x2e\x91\xcf\x11', 'a Wave64 file'],
  ['FORM????AIFF', 'AIFF'],
  ['FORM????AIFC', 'AIFF'],
  ['.snd\x00\x00', 'an AU file'],
  ['dns.????????\x03\x00\x00\x00', 'a little-endian AU file'],
  ['NIST_1A\x0a', 'a NIST SPHERE file'],
  ['\x93NUMPY', 'a NumPy array'],
  ['caff\x00', 'a Core Audio file'],
  ['fLaC', 'FLAC'],
  ['#!AMR', 'AMR'],
  ['#!SILK', 'SILK'],
  ['\x02#!SILK', 'SILK'],
  ['\x1a\x45\xdf\xa3', 'WebM or Matroska'],
  ['\x1f\x43\xb6\x75', 'a cluster of WebM or Matroska'],
  ['\x00\x00\x00?ftyp', 'MP4 (M4A)'],
  ['\x00\x00\x00?styp', 'MP4 (M4A)'],
  ['\x00\x00??moov', 'MP4 (M4A)'],
  ['\x00\x00??moof', 'MP4 (M4A)'],
  ['ADIF', 'AAC'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'ASF (WMA)'],
  ['wvpk', 'WavPack'],
  ['MAC \x96\x0f', 'Monkey’s Audio'],
  ['TTA1', 'True Audio'],
  ['MPCK', 'Musepack'],
  ['MThd\x00\x00\x00\x06', 'MIDI'],
  ['\x7f\xfe\x80\x01', 'DTS'],
  ['FLV\x01', 'a Flash video'],
  ['Creative Voice File\x1a', 'a VOC file'],
  ['\x1f\x8b\x08', 'gzip-compressed'],
  ['\x28\xb5\x2f\xfd', 'zstd-compressed'],
  ['\xfd7zXZ\x00', 'xz-compressed'],
  ['BZh?1AY&SY', 'bzip2-compressed'],
  ['\x04\x22\x4d\x18', 'lz4-compressed'],
  ['\xff\x06\x00\x00sNaPpY', 'snappy-compressed'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z file'],
  ['Rar!\x1a\x07', 'a RAR file'],
  ['PK\x03\x04', 'a ZIP file'],
  ['%PDF-', 'a PDF file'],
  ['\x89PNG\r\n', 'a PNG image'],
  ['\xff\xd8\xff\xe0??JFIF', 'a JPEG image'],
  ['\xff\xd8\xff\xe1??Exif', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['BM????\x00\x00\x00\x00', 'a BMP image'],
  ['SQLite format 3\x00', 'an SQLite file'],
  ['\x7fELF', 'a program'],
]

/** The format that begins with these bytes; undefined if they may be samples. */
export function sniffContainer(bytes: Uint8Array): Sniffed | undefined {
  return (
    matchSignatures(bytes) ??
    sniffFrames(bytes) ??
    sniffZlib(bytes) ??
    sniffMultipart(bytes) ??
    sniffChunk(bytes)
  )
}

/** The size of a chunk (RFC 9112, section 7.1). Fewer digits may be samples. */
const CHUNK_SIZE = /^[0-9a-f]{3,6}\r\n/i
const MAX_CHUNK_BYTES = 64

/** The size of a chunk that was left in front of bytes which are no text. */
function sniffChunk(bytes: Uint8Array): Sniffed | undefined {
  // Most audio has no digit as its third byte.
  if ((bytes[2] ?? 0) < 0x30 || (bytes[2] ?? 0) > 0x66) return undefined
  const start = Buffer.from(bytes.subarray(0, MAX_CHUNK_BYTES))
  const isFound = CHUNK_SIZE.test(start.toString('latin1')) && start.some((byte) => byte < 9 || byte > 0x7e)
  return isFound ? { found: { name: 'chunks with their sizes between them' }, certain: true } : undefined
}

/** A boundary has at most 70 characters (RFC 2046, section 5.1.1); a header follows its line. */
const MULTIPART = /^--[\x21-\x7e]{1,70}\r\n[A-Za-z][A-Za-z-]{0,40}:/
const MULTIPART_SO_FAR = /^--([\x21-\x7e]{1,70}(\r(\n([A-Za-z][A-Za-z-]{0,40})?)?)?)?$/
const MAX_MULTIPART_BYTES = 128

/** A body of several parts, whose first line and headers are no samples. */
function sniffMultipart(bytes: Uint8Array): Sniffed | undefined {
  if (bytes[0] !== 0x2d || bytes[1] !== 0x2d) return undefined
  const start = Buffer.from(bytes.subarray(0, MAX_MULTIPART_BYTES)).toString('latin1')
  const certain = MULTIPART.test(start)
  return certain || MULTIPART_SO_FAR.test(start)
    ? { found: { name: 'a multipart body' }, certain }
    : undefined
}

/** Deflate with a window of 32 KB. */
const ZLIB = 0x78
/** Bytes that must inflate before it is no chance. */
const MIN_ZLIB_BYTES = 64

/** A zlib header fixes too few bits to tell it from a sample, so what follows must inflate. Source: RFC 1950. */
function sniffZlib(bytes: Uint8Array): Sniffed | undefined {
  if (!isZlibHeader(bytes[0], bytes[1])) return undefined
  const inflated = inflatedLength(bytes, inflateSync)
  if (inflated === undefined) return undefined
  return { found: { name: 'deflate-compressed' }, certain: bytes.length >= MIN_ZLIB_BYTES && inflated > 0 }
}

function isZlibHeader(method: number | undefined, flags = 1): boolean {
  return method === ZLIB && (method * 256 + flags) % 31 === 0
}

/** Signatures by their first byte: most audio has none. */
const SIGNATURES_BY_BYTE: ReadonlyMap<number, readonly Signature[]> = groupByFirstByte()

function groupByFirstByte(): Map<number, Signature[]> {
  const groups = new Map<number, Signature[]>()
  for (const signature of SIGNATURES) {
    const first = signature[0].charCodeAt(0)
    groups.set(first, [...(groups.get(first) ?? []), signature])
  }
  return groups
}

/** Whether a signature, or zlib, begins with this byte. */
export function beginsSignature(first = -1): boolean {
  return first === ZLIB || SIGNATURES_BY_BYTE.has(first)
}

/** Whether bytes begin with a signature, or as zlib does: not enough to refuse them, but to look at all of them. */
export function mayBeginContainer(bytes: Uint8Array): boolean {
  return isZlibHeader(bytes[0], bytes[1]) || matchSignatures(bytes) !== undefined
}

function matchSignatures(bytes: Uint8Array): Sniffed | undefined {
  for (const [pattern, name, container] of SIGNATURES_BY_BYTE.get(bytes[0] ?? -1) ?? []) {
    if (!matchesPattern(bytes, pattern)) continue
    const found = container === undefined ? { name } : { name, container }
    return { found, certain: bytes.length >= pattern.length }
  }
  return undefined
}

/** Whether the bytes are the beginning of the pattern, or begin with it. */
function matchesPattern(bytes: Uint8Array, pattern: string): boolean {
  const length = Math.min(bytes.length, pattern.length)
  for (let index = 0; index < length; index += 1)
    if (pattern[index] !== '?' && bytes[index] !== pattern.charCodeAt(index)) return false
  return true
}
