import { OpusDecoder as Codec } from 'opus-decoder'
import type { AudioFormat } from '../../core/audio-format.ts'
import { concatSamples } from '../concat.ts'
import { type OggPacket, OggReader } from '../containers/ogg.ts'
import { DurationCounter } from '../duration-counter.ts'
import type { Decoded, Decoder } from './decoder.ts'
import { withoutConsole } from './quiet-decoding.ts'
import { emptyPacket } from './undecodable-decoder.ts'

/**
 * Opus is always decoded at 48 kHz, and Ogg granule positions count at this rate, whatever the input rate
 * was.
 */
const SAMPLE_RATE = 48_000

/**
 * Decodes Opus in Ogg with libopus, mixed down to mono. The headers are not audio. The pre-skip at the start
 * and the padding after the granule position of the last page are removed. Source: RFC 7845, sections 4 and
 * 5.
 */
export async function openOpusDecoder(format: AudioFormat): Promise<Decoder> {
  const codec = new Codec({
    sampleRate: SAMPLE_RATE,
    channels: 1,
    streamCount: 1,
    coupledStreamCount: 0,
    channelMappingTable: [0],
  })
  await codec.ready
  return new OpusDecoder(format, codec)
}

class OpusDecoder implements Decoder {
  readonly format: AudioFormat
  #undecodable: string | undefined
  readonly #codec: Codec<48000>
  readonly #oggReader = new OggReader()
  readonly #duration = new DurationCounter()
  /** Packets so far: the first two are headers. */
  #packetCount = 0
  #preSkip = 0
  /** Samples decoded so far, pre-skip included, as granule positions count them. */
  #decodedSamples = 0

  constructor(format: AudioFormat, codec: Codec<48000>) {
    this.format = { ...format, sampleRate: SAMPLE_RATE }
    this.#codec = codec
  }

  get undecodable(): string | undefined {
    return this.#undecodable
  }

  push(bytes: Uint8Array): Decoded {
    const packets = this.#oggReader.push(bytes)
    if (this.#oggReader.isBroken) this.#undecodable = 'the bytes are not an Ogg stream'
    const parts: Float32Array[] = []
    let payload = 0
    for (const packet of packets) {
      if (this.#isHeader(packet)) continue
      payload += packet.bytes.length
      parts.push(this.#decode(packet))
    }
    const samples = concatSamples(parts)
    return { samples, audio: this.#duration.add(samples.length, SAMPLE_RATE), bytes: payload }
  }

  skim(): undefined {
    return undefined
  }

  finish(): Decoded {
    this.#codec.free()
    return emptyPacket(0)
  }

  #isHeader({ bytes }: OggPacket): boolean {
    this.#packetCount += 1
    if (this.#packetCount > 2) return false
    if (this.#packetCount === 1) this.#readHead(bytes)
    return true
  }

  #readHead(bytes: Uint8Array): void {
    if (String.fromCharCode(...bytes.subarray(0, 8)) !== 'OpusHead' || bytes.length < 19)
      this.#undecodable = 'the Ogg stream does not contain Opus'
    else if (bytes[18] !== 0) this.#undecodable = 'the Opus stream has more than two channels'
    else this.#preSkip = new DataView(bytes.buffer, bytes.byteOffset).getUint16(10, true)
  }

  #decode({ bytes, end }: OggPacket): Float32Array {
    if (this.#undecodable !== undefined) return new Float32Array(0)
    const { channelData, samplesDecoded } = withoutConsole(() => this.#codec.decodeFrame(bytes))
    const from = Math.min(Math.max(this.#preSkip - this.#decodedSamples, 0), samplesDecoded)
    const to =
      end === undefined
        ? samplesDecoded
        : Math.min(Math.max(end - this.#decodedSamples, from), samplesDecoded)
    this.#decodedSamples += samplesDecoded
    return (channelData[0] ?? new Float32Array(0)).subarray(from, to)
  }
}
