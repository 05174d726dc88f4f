import type { AudioFormat } from '../../core/audio-format.ts'
import { concatSamples } from '../concat.ts'
import { sniffContainer } from '../containers/sniff-container.ts'
import { WavReader } from '../containers/wav-reader.ts'
import { DurationCounter } from '../duration-counter.ts'
import type { Decoded, Decoder } from './decoder.ts'
import { SampleStream } from './sample-stream.ts'
import { emptyPacket, NO_SAMPLES } from './undecodable-decoder.ts'

/** Decodes the uncompressed encodings, with or without a WAV header, whatever was requested. */
export class PcmDecoder implements Decoder {
  #format: AudioFormat
  #stream: SampleStream | undefined
  readonly #riff = new WavReader()
  readonly #duration = new DurationCounter()
  #mismatch: string | undefined
  /** The result of `skim`, reused: it is called for every piece of every stream. */
  readonly #counted = { samples: NO_SAMPLES, audio: 0, bytes: 0 }

  constructor(format: AudioFormat) {
    this.#format = format
  }

  get format(): AudioFormat {
    return this.#format
  }

  get undecodable(): string | undefined {
    return this.#mismatch ?? this.#riff.undecodable
  }

  push(bytes: Uint8Array): Decoded {
    // Files that come from no provider pass no gate.
    const sniffed = this.#stream ? undefined : sniffContainer(bytes)
    if (sniffed?.certain && sniffed.found.container !== 'wav')
      this.#mismatch = `${sniffed.found.name} where ${this.#format.encoding} was requested`
    if (this.#mismatch !== undefined) return emptyPacket(bytes.length)
    return this.#decode(this.#riff.push(bytes))
  }

  skim(byteLength: number): Decoded | undefined {
    const payload = this.#riff.skim(byteLength)
    if (payload === undefined) return undefined
    const counted = this.#counted
    counted.audio = this.#duration.add(this.#openStream().skim(payload), this.#format.sampleRate)
    counted.bytes = payload
    return counted
  }

  finish(): Decoded {
    return this.#decode(this.#riff.finish())
  }

  #decode(payloads: readonly Uint8Array[]): Decoded {
    // The stream reuses its memory, so several payloads need copies.
    const decoded = payloads.map((payload) => {
      const samples = this.#openStream().push(payload)
      return payloads.length === 1 ? samples : samples.slice()
    })
    const samples = concatSamples(decoded)
    const audio = this.#duration.add(samples.length, this.#format.sampleRate)
    return { samples, audio, bytes: sum(payloads.map((payload) => payload.length)) }
  }

  /** Created with the first payload: only then is it known whether a header overrides the format. */
  #openStream(): SampleStream {
    if (this.#stream) return this.#stream
    const { format } = this.#riff
    if (format) this.#format = { encoding: format.encoding, container: 'wav', sampleRate: format.sampleRate }
    else this.#format = { ...this.#format, container: 'raw' }
    this.#stream = new SampleStream(this.#format.encoding, format?.channels)
    return this.#stream
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
