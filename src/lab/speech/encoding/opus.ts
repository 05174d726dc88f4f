import { createEncoder } from 'libopus-wasm'
import type { Compressor } from './compressor.ts'
import { OPUS_RATES } from './encodable.ts'
import { encodeOggPages, type OggPage } from './ogg-writer.ts'

/** Bits per second if the client does not choose: transparent for speech. */
const DEFAULT_BIT_RATE = 32_000
/** Ogg counts Opus samples at 48 kHz, whatever the input rate is (RFC 7845, section 4). */
const GRANULE_RATE = 48_000
/** Packets of 20 ms, five per page: longer pages than 100 ms would delay a stream. */
const PACKETS_PER_SECOND = 50
const PACKETS_PER_PAGE = 5
const SERIAL = 0x74746661

/** Opus in Ogg: two header pages, the encoder's delay as pre-skip, and the padding trimmed from the end. */
export const encodeOpus: Compressor = async (samples, sampleRate, bitrate = DEFAULT_BIT_RATE) => {
  const rate = OPUS_RATES.find((known) => known === sampleRate)
  if (rate === undefined) throw new Error(`Opus has no sample rate of ${sampleRate} Hz`)
  const encoder = await createEncoder({ sampleRate: rate, channels: 1, bitrate })
  const scale = GRANULE_RATE / rate
  const preSkip = encoder.getLookahead() * scale
  const size = rate / PACKETS_PER_SECOND
  const count = Math.ceil((samples.length + preSkip / scale) / size)
  const padded = new Float32Array(count * size)
  padded.set(samples)
  const packets = Array.from({ length: count }, (_, index) =>
    encoder.encodeFloat(padded.slice(index * size, (index + 1) * size)).slice(),
  )
  encoder.free()
  const end = preSkip + samples.length * scale
  const [head = new Uint8Array(0), tags = new Uint8Array(0), ...audio] = encodeOggPages(
    [
      singlePacketPage(opusHead(preSkip, rate)),
      singlePacketPage(opusTags()),
      ...audioPages(packets, size * scale, end),
    ],
    SERIAL,
  )
  return { bytes: Buffer.concat([head, tags, ...audio]), headerLength: head.length + tags.length }
}

function singlePacketPage(packet: Uint8Array): OggPage {
  return { packets: [packet], granule: 0 }
}

function audioPages(packets: readonly Uint8Array[], step: number, end: number): OggPage[] {
  return Array.from({ length: Math.ceil(packets.length / PACKETS_PER_PAGE) }, (_, index) => {
    const from = index * PACKETS_PER_PAGE
    const chunk = packets.slice(from, from + PACKETS_PER_PAGE)
    return { packets: chunk, granule: Math.min((from + chunk.length) * step, end) }
  })
}

/** RFC 7845, section 5.1: version 1, one channel, no gain, mapping family 0. */
function opusHead(preSkip: number, sampleRate: number): Uint8Array {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 0, 'latin1')
  head.writeUInt8(1, 8)
  head.writeUInt8(1, 9)
  head.writeUInt16LE(preSkip, 10)
  head.writeUInt32LE(sampleRate, 12)
  return head
}

/** RFC 7845, section 5.2: the vendor string and no comments. */
function opusTags(): Uint8Array {
  const vendor = 'ttfa lab'
  const tags = Buffer.alloc(16 + vendor.length)
  tags.write('OpusTags', 0, 'latin1')
  tags.writeUInt32LE(vendor.length, 8)
  tags.write(vendor, 12, 'latin1')
  return tags
}
