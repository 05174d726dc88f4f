import type { AudioFormat } from '../core/audio-format.ts'
import type { Decoded, Decoder } from './decoder.ts'
import { Elapsed } from './elapsed.ts'
import { foreignBeginning } from './foreign.ts'
import { joinSamples } from './join.ts'
import { RiffReader } from './riff.ts'
import { SampleStream } from './sample-stream.ts'
import { NO_SAMPLES, silentBytes } from './undecodable.ts'

/** Decodes the uncompressed encodings, with or without a WAV header, whatever was requested. */
export class PcmDecoder implements Decoder {
  #format: AudioFormat
  #stream: SampleStream | undefined
  readonly #riff = new RiffReader()
  readonly #elapsed = new Elapsed()
  #foreign: string | undefined
  /** The result of `skim`, reused: it is called for every piece of every stream. */
  readonly #counted = { samples: NO_SAMPLES, audio: 0, bytes: 0 }

  constructor(format: AudioFormat) {
    this.#format = format
  }

  get format(): AudioFormat {
    return this.#format
  }

  get undecodable(): string | undefined {
    return this.#foreign ?? this.#riff.undecodable
  }

  push(bytes: Uint8Array): Decoded {
    const foreign = this.#stream ? undefined : foreignBeginning(bytes)
    if (foreign) this.#foreign = `${foreign} where ${this.#format.encoding} was requested`
    if (this.#foreign !== undefined) return silentBytes(bytes.length)
    return this.#decode(this.#riff.push(bytes))
  }

  skim(byteLength: number): Decoded | undefined {
    const payload = this.#riff.skim(byteLength)
    if (payload === undefined) return undefined
    const counted = this.#counted
    counted.audio = this.#elapsed.advance(this.#streamOf().skim(payload), this.#format.sampleRate)
    counted.bytes = payload
    return counted
  }

  finish(): Decoded {
    return this.#decode(this.#riff.finish())
  }

  #decode(stretches: readonly Uint8Array[]): Decoded {
    // The stream reuses its memory, so several payloads need copies.
    const decoded = stretches.map((stretch) => {
      const samples = this.#streamOf().push(stretch)
      return stretches.length === 1 ? samples : samples.slice()
    })
    const samples = joinSamples(decoded)
    const audio = this.#elapsed.advance(samples.length, this.#format.sampleRate)
    return { samples, audio, bytes: sum(stretches.map((stretch) => stretch.length)) }
  }

  /** Created with the first payload: only then is it known whether a header overrides the format. */
  #streamOf(): SampleStream {
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
