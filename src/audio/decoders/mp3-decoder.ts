import { MPEGDecoder } from 'mpg123-decoder'
import type { AudioFormat } from '../../core/audio-format.ts'
import { Id3TagSkipper } from '../containers/id3.ts'
import { DurationCounter } from '../duration-counter.ts'
import type { Decoded, Decoder } from './decoder.ts'
import { withoutConsole } from './quiet-decoding.ts'
import { emptyPacket } from './undecodable-decoder.ts'

/**
 * Decodes MPEG audio with libmpg123. ID3 tags and the Xing or Info frame are not audio. The encoder delay is
 * removed if the encoder declares it. A frame is decoded once its last byte has arrived.
 */
export async function openMp3Decoder(format: AudioFormat): Promise<Decoder> {
  const codec = new MPEGDecoder()
  await codec.ready
  return new Mp3Decoder(format, codec)
}

class Mp3Decoder implements Decoder {
  #format: AudioFormat
  #undecodable: string | undefined
  readonly #codec: MPEGDecoder
  readonly #tags = new Id3TagSkipper()
  readonly #duration = new DurationCounter()

  constructor(format: AudioFormat, codec: MPEGDecoder) {
    this.#format = format
    this.#codec = codec
  }

  get format(): AudioFormat {
    return this.#format
  }

  get undecodable(): string | undefined {
    return this.#undecodable
  }

  push(bytes: Uint8Array): Decoded {
    const payload = this.#tags.push(bytes)
    if (this.#tags.isMpeg === false) this.#undecodable = 'the bytes are not MPEG audio'
    if (this.#undecodable !== undefined || payload.length === 0) return emptyPacket(payload.length)
    const { channelData, samplesDecoded, sampleRate } = withoutConsole(() => this.#codec.decode(payload))
    const samples = channelData[0]
    if (!samples || samplesDecoded === 0) return emptyPacket(payload.length)
    this.#format = { ...this.#format, sampleRate }
    return { samples, audio: this.#duration.add(samplesDecoded, sampleRate), bytes: payload.length }
  }

  skim(): undefined {
    return undefined
  }

  finish(): Decoded {
    this.#codec.free()
    return emptyPacket(0)
  }
}
