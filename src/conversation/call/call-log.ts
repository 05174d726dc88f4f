import { AudibleSpans } from '../../audio/audible-spans.ts'
import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import { playbackInstant, simulatePlayback } from '../../audio/playback.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { AudioArrival } from '../../core/trial/trial.ts'
import { type Micros, type Millis, type MonotonicTime, toMicros } from '../../core/units.ts'
import type { AnswerLog, PlayedAnswer } from '../playback/playback-log.ts'

/** Audio that arrived, and where the network's queue has put it. */
export interface QueuedAudio {
  /** What is heard of it, encoded and as samples. */
  readonly bytes: Uint8Array
  readonly samples: Float32Array
  readonly audio: Micros
  /** True if it does not fill whole frames. */
  readonly isRagged: boolean
  readonly arrivedAt: MonotonicTime
  readonly begin: MonotonicTime
}

/** The queue was emptied: what was pushed before is played up to an instant. */
interface Cut {
  readonly pieces: number
  readonly at: MonotonicTime
}

/**
 * What an agent says without a break, as the network plays it: an answer, a greeting, or speech that is not an
 * answer.
 */
export class CallLog implements AnswerLog {
  readonly #receiver: AudioReceiver
  readonly #spans: AudibleSpans
  readonly #cuts: Cut[] = []
  #pieces = 0
  /** When the last audio arrived, and the last that can be heard. */
  lastArrival: MonotonicTime | undefined
  #lastSoundArrival: MonotonicTime = Number.NEGATIVE_INFINITY

  /**
   * @param format of what is heard
   * @param threshold of what can be heard, if the line is noisy
   */
  constructor(format: AudioFormat, threshold?: number) {
    const options = threshold === undefined ? {} : { threshold }
    this.#receiver = new AudioReceiver(new PcmDecoder(format), options)
    this.#spans = new AudibleSpans(format.sampleRate, threshold)
  }

  push({ bytes, samples, arrivedAt, begin }: QueuedAudio): void {
    if (this.#receiver.push(bytes, begin)) this.#pieces += 1
    this.lastArrival = arrivedAt
    if (this.#spans.push(samples, begin)) this.#lastSoundArrival = arrivedAt
  }

  /** Drops whatever would have been played later than `at`. */
  cut(at: MonotonicTime): void {
    // Of several cuts after the same piece, only the first has an effect.
    if (this.#pieces > (this.#cuts.at(-1)?.pieces ?? 0)) this.#cuts.push({ pieces: this.#pieces, at })
    this.#spans.cut(at)
  }

  /** Whether something other than a click can be heard. */
  get hasSound(): boolean {
    return this.#spans.hasSound
  }

  /** When the last of it that can be heard has been played. */
  get soundEnd(): MonotonicTime | undefined {
    return this.#spans.end
  }

  /** When it will have been quiet for `pause`, as far as is known. Undefined while nothing was heard. */
  quietAt(pause: Millis): MonotonicTime | undefined {
    return this.hasSound ? this.playbackEnd + toMicros(pause) : undefined
  }

  get playbackEnd(): MonotonicTime {
    return this.#spans.end ?? 0
  }

  /**
   * Whether audio that arrives now continues it: not after a gap, and not after `quiet` without sound from an agent
   * that always sends silence.
   */
  goesOn(at: MonotonicTime, { gap, quiet }: { readonly gap: Micros; readonly quiet: Micros }): boolean {
    return (
      this.lastArrival !== undefined && at - this.lastArrival <= gap && at - this.#lastSoundArrival <= quiet
    )
  }

  heardBetween(from: MonotonicTime, to: MonotonicTime): Micros {
    return this.#spans.heardBetween(from, to)
  }

  /** When it first falls silent for that long after an instant. Undefined if it was silent at that instant. */
  silentFrom(from: MonotonicTime, length: Micros): MonotonicTime | undefined {
    return this.#spans.silentFrom(from, length)
  }

  /** Audio that had been received but was not played before an instant. */
  unplayedAt(at: MonotonicTime): Micros {
    const arrivals = this.#receiver.arrivals
    const played = this.#trim(arrivals).reduce(
      (sum, piece) => sum + Math.max(0, Math.min(piece.at + piece.audio, at) - piece.at),
      0,
    )
    return Math.round(arrivals.reduce((sum, { audio }) => sum + audio, 0) - played)
  }

  instantWhenHeard(length: Millis): MonotonicTime | undefined {
    const { onset, audio } = this.#receiver
    const position = (onset ?? 0) + toMicros(length)
    return onset === undefined || audio <= position
      ? undefined
      : playbackInstant(this.#receiver.arrivals, position)
  }

  /** Instants of pieces are those at which the network could play them. `audio_us` is all that was received. */
  finish(origin: MonotonicTime): PlayedAnswer {
    const { pieces: received, onset: found, audio_us, undecodable } = this.#receiver.finish(origin)
    const trimmed = this.#trim(received, origin)
    const pieces = trimmed.filter(({ audio }) => audio > 0)
    const piece = found && trimmed[found.piece]
    const isPlayed = piece !== undefined && found !== undefined && found.offset < piece.audio
    const onset = isPlayed ? { ...found, piece: pieces.indexOf(piece) } : undefined
    const played = simulatePlayback(pieces, onset)
    return {
      ...played,
      pieces,
      audio_us,
      ...(onset && { onset, request: 0 }),
      ...(played.heard !== undefined && { audible: played.heard }),
      ...(undecodable !== undefined && { undecodable }),
    }
  }

  /** @param origin of the pieces' instants */
  #trim(pieces: readonly AudioArrival[], origin: MonotonicTime = 0): AudioArrival[] {
    let playedUntil = Number.NEGATIVE_INFINITY
    let next = 0
    return pieces.map((piece, index) => {
      const begin = Math.max(piece.at, playedUntil)
      while ((this.#cuts[next]?.pieces ?? Number.POSITIVE_INFINITY) <= index) next += 1
      const cut = this.#cuts[next]
      const end = cut ? Math.min(begin + piece.audio, Math.round(cut.at - origin)) : begin + piece.audio
      const audio = Math.max(0, end - begin)
      playedUntil = begin + audio
      return { ...piece, audio }
    })
  }
}
