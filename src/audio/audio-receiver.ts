import type { AudioFormat } from '../core/audio-format.ts'
import type { AudioArrival, Onset } from '../core/trial/trial.ts'
import type { Micros, MonotonicTime } from '../core/units.ts'
import { ArrivalBuffer } from './arrival-buffer.ts'
import type { Decoded, Decoder } from './decoders/decoder.ts'
import { emptyPacket } from './decoders/undecodable-decoder.ts'
import { OnsetDetector } from './onset.ts'
import { SampleBuffer } from './sample-buffer.ts'

/** Bytes that are decoded at once: a message may hold a whole answer, and its samples take several times as much. */
const MAX_SLICE_BYTES = 64 * 1024

/**
 * The received audio of one answer: the input of the playback simulation and of the trial's audio columns.
 */
export interface ReceivedAudio {
  /** The pieces with playable audio, in whole microseconds. */
  readonly pieces: readonly AudioArrival[]
  /** Absent if nothing audible arrived. */
  readonly onset?: Onset
  /** The sum over the pieces. */
  readonly audio_us: Micros
  /** Audio before the onset; absent if nothing audible arrived. */
  readonly lead_silence_us?: Micros
  /** Bytes of audio payload, containers excluded. */
  readonly bytes: number
  /**
   * True if the first piece does not hold the onset, or if a sound that did not go on was played before it.
   * Absent if no piece arrived.
   */
  readonly primer?: boolean
  /** The actual format of the audio. */
  readonly format: AudioFormat
  /** Why the bytes could not be decoded, if so. */
  readonly undecodable?: string
  /** The audio of the answer, signed 16-bit, if it is kept. */
  readonly samples?: Int16Array
}

export interface AudioReceiverOptions {
  /** Keep the audio, for `--save-audio`. By default only numbers are kept. */
  readonly keepSamples?: boolean
  /** What a window must exceed to be heard. Absent: the usual threshold. */
  readonly threshold?: number
}

/**
 * Receives the audio of one answer: decodes until the onset is known (100 ms of continuous sound after it, and
 * about a second with pauses: see `OnsetDetector`), and only counts from then on.
 */
export class AudioReceiver {
  readonly #decoder: Decoder
  readonly #sampleBuffer: SampleBuffer | undefined
  readonly #threshold: number | undefined
  #detector: OnsetDetector | undefined
  readonly #arrivals = new ArrivalBuffer()
  /** Why the decoder gave up. */
  #decoderError: string | undefined
  #bytes = 0
  #audio: Micros = 0
  /** When a player without a prebuffer has played everything so far. Followed until the onset is known. */
  #playedUntil = Number.NaN
  /** Payload since the last piece that does not yet form a whole sample. */
  #unplayedBytes = 0

  constructor(decoder: Decoder, options: AudioReceiverOptions = {}) {
    this.#decoder = decoder
    this.#threshold = options.threshold
    this.#sampleBuffer = options.keepSamples ? new SampleBuffer() : undefined
  }

  /** True once `skim` may be tried: samples no longer matter. */
  get canSkim(): boolean {
    return this.#detector?.position !== undefined && this.#sampleBuffer === undefined
  }

  /** The pieces so far, with their absolute instants. */
  get arrivals(): readonly AudioArrival[] {
    return this.#arrivals.toArrivals()
  }

  /** The length of all pieces so far: unlike them, it costs nothing to ask for. */
  get audio(): Micros {
    return this.#audio
  }

  /** Audio before the first audible sample; undefined until it is known. */
  get onset(): Micros | undefined {
    const position = this.#detector?.position
    return position === undefined ? undefined : (position * 1e6) / this.#decoder.format.sampleRate
  }

  /** The piece with the first audible sample; undefined until it is known. */
  get onsetPiece(): number | undefined {
    const { onset } = this
    return onset === undefined ? undefined : locateOnset(Math.round(onset), this.arrivals)?.piece
  }

  /**
   * Adds audio bytes that arrived at an instant.
   * Returns whether they completed at least one playable sample.
   */
  push(bytes: Uint8Array, at: MonotonicTime): boolean {
    const counted = this.skim(bytes.length, at)
    if (counted !== undefined) return counted
    if (bytes.length <= MAX_SLICE_BYTES) return this.#add(this.#decode(bytes), at)
    return this.#pushSlices(bytes, at)
  }

  /** Like `push`, for bytes that were not decoded; undefined if they are needed: then call `push`. */
  skim(byteLength: number, at: MonotonicTime): boolean | undefined {
    const counted = this.canSkim ? this.#decoder.skim(byteLength) : undefined
    return counted && this.#add(counted, at)
  }

  /**
   * The answer is over.
   * @param origin start of the run: the instants of the pieces become whole microseconds since then
   */
  finish(origin = 0): ReceivedAudio {
    this.#addRest(this.#finishDecoder())
    const position = this.#detector?.finish()
    const pieces = this.#arrivals.toArrivals((at) => Math.round(at - origin))
    const { format } = this.#decoder
    const undecodable = this.#decoderError ?? this.#decoder.undecodable
    const lead = position === undefined ? undefined : Math.round((position * 1e6) / format.sampleRate)
    const onset = lead === undefined ? undefined : locateOnset(lead, pieces)
    return {
      pieces,
      ...(onset && { onset }),
      audio_us: pieces.reduce((total, piece) => total + piece.audio, 0),
      ...(lead !== undefined && { lead_silence_us: lead }),
      bytes: this.#bytes,
      ...(pieces.length > 0 && { primer: onset?.piece !== 0 || this.#detector?.followsPrimer === true }),
      format,
      ...(undecodable !== undefined && { undecodable }),
      ...(this.#sampleBuffer && { samples: this.#sampleBuffer.samples() }),
    }
  }

  /** A piece of many bytes is decoded in slices, and remains one piece. */
  #pushSlices(bytes: Uint8Array, at: MonotonicTime): boolean {
    let isPlayable = false
    for (let from = 0; from < bytes.length; from += MAX_SLICE_BYTES) {
      const slice = bytes.subarray(from, from + MAX_SLICE_BYTES)
      const decoded = (this.canSkim ? this.#decoder.skim(slice.length) : undefined) ?? this.#decode(slice)
      if (isPlayable) this.#extend(decoded, at)
      else isPlayable = this.#add(decoded, at)
    }
    return isPlayable
  }

  /** A decoder that throws was fed bytes that are not what they claim to be. */
  #decode(bytes: Uint8Array): Decoded {
    if (this.#decoderError !== undefined) return emptyPacket(bytes.length)
    try {
      return this.#decoder.push(bytes)
    } catch (error) {
      this.#decoderError = `the audio could not be decoded: ${error}`
      return emptyPacket(bytes.length)
    }
  }

  #finishDecoder(): Decoded {
    try {
      return this.#decoder.finish()
    } catch (error) {
      this.#decoderError ??= `the audio could not be decoded: ${error}`
      return emptyPacket(0)
    }
  }

  #add(decoded: Decoded, at: MonotonicTime): boolean {
    this.#bytes += decoded.bytes
    this.#unplayedBytes += decoded.bytes
    if (decoded.audio === 0) return false
    this.#arrivals.push(at, decoded.audio, this.#unplayedBytes)
    this.#audio += decoded.audio
    this.#unplayedBytes = 0
    this.#followPlayer(at, decoded.audio)
    this.#detectOnset(decoded.samples)
    return true
  }

  /** More of the last piece. */
  #extend(decoded: Decoded, at: MonotonicTime): void {
    this.#bytes += decoded.bytes
    this.#audio += decoded.audio
    this.#arrivals.extendLast(decoded.audio, decoded.bytes)
    this.#followPlayer(at, decoded.audio)
    this.#detectOnset(decoded.samples)
  }

  /** What the decoder still buffered belongs to the last piece. */
  #addRest(decoded: Decoded): void {
    this.#bytes += decoded.bytes
    if (this.#arrivals.length === 0) return
    this.#audio += decoded.audio
    this.#arrivals.extendLast(decoded.audio, this.#unplayedBytes + decoded.bytes)
    this.#detectOnset(decoded.samples)
  }

  /** A piece that arrives after everything before it was played is preceded by a stall. */
  #followPlayer(at: MonotonicTime, audio: number): void {
    if (this.#detector?.position !== undefined) return
    const stall = at - this.#playedUntil
    if (stall > 0) this.#detector?.stall(stall)
    this.#playedUntil = (stall <= 0 ? this.#playedUntil : at) + audio
  }

  #detectOnset(samples: Float32Array): void {
    this.#sampleBuffer?.write(samples)
    this.#detector ??= new OnsetDetector(this.#decoder.format.sampleRate, this.#threshold)
    this.#detector.push(samples)
  }
}

/** The piece that contains a position of the audio, both in whole microseconds. */
function locateOnset(position: Micros, pieces: readonly AudioArrival[]): Onset | undefined {
  let before = 0
  for (const [piece, { audio }] of pieces.entries()) {
    if (position < before + audio) return { piece, offset: position - before }
    before += audio
  }
  return undefined
}
