import type { AudioReceiver, AudioReceiverOptions, ReceivedAudio } from '../../audio/audio-receiver.ts'
import { type Playback, playbackInstant, playbackStarts, simulatePlayback } from '../../audio/playback.ts'
import type { AudioArrival, Onset } from '../../core/trial/trial.ts'
import type { TurnSound } from '../../core/trial/turn-record.ts'
import { type Micros, type Millis, type MonotonicTime, type RunTime, toMicros } from '../../core/units.ts'
import type { HandoffMode } from '../../scenario/conversation-scenario.ts'

/** An answer as the caller heard it, in whole microseconds since the start of the run. */
export interface PlayedAnswer extends Playback {
  readonly pieces: readonly AudioArrival[]
  readonly audio_us: Micros
  /** The first audible sample, by the log of the request that carried it. */
  readonly audible?: RunTime
  /** End of playback of the last piece. Absent without audio. */
  readonly playbackEnd?: RunTime
  /** The first audible sample, and the index of the first piece of the request that carried it. */
  readonly onset?: Onset
  readonly request?: number
  /** Why some of its audio could not be decoded, if that happened. */
  readonly undecodable?: string
  /** If it is kept. */
  readonly sound?: TurnSound
}

/** The audio of one answer as it arrives, and as the caller hears it. */
export interface AnswerLog {
  /** When this much audible audio will have been played, if that is known already. */
  readonly instantWhenHeard: (length: Millis) => MonotonicTime | undefined
  /** End of playback of everything received so far. */
  readonly playbackEnd: MonotonicTime
  /** Evaluates the complete answer. @param origin start of the run */
  readonly finish: (origin: MonotonicTime) => PlayedAnswer
}

/** The audio of one answer as it arrives, from one or more requests, and its simulated playback. */
export class PlaybackLog implements AnswerLog {
  /** For the receivers of its requests. */
  readonly receiverOptions: AudioReceiverOptions
  readonly #mode: HandoffMode
  readonly #requests: { receiver: AudioReceiver; endedAt: MonotonicTime | undefined }[] = []

  constructor(mode: HandoffMode, receiverOptions: AudioReceiverOptions = {}) {
    this.#mode = mode
    this.receiverOptions = receiverOptions
  }

  /** Appends the audio of another request. */
  addRequest(receiver: AudioReceiver): void {
    this.#requests.push({ receiver, endedAt: undefined })
  }

  /** The request has delivered all its audio. */
  endRequest(receiver: AudioReceiver, at: MonotonicTime): void {
    const request = this.#requests.find((one) => one.receiver === receiver)
    if (request) request.endedAt ??= at
  }

  instantWhenHeard(length: Millis): MonotonicTime | undefined {
    let before = 0
    for (const { receiver } of this.#requests) {
      if (receiver.onset !== undefined) return this.#instantOf(before + receiver.onset + toMicros(length))
      before += receiver.audio
    }
    return undefined
  }

  /** Called for every piece, so it looks at the pieces only if enough of them have arrived. */
  #instantOf(position: Micros): MonotonicTime | undefined {
    const delivered = this.#requests.filter(
      ({ endedAt }) => this.#mode === 'streaming' || endedAt !== undefined,
    )
    const audio = delivered.reduce((sum, { receiver }) => sum + receiver.audio, 0)
    return audio <= position ? undefined : playbackInstant(this.#arrivals(), position)
  }

  get playbackEnd(): MonotonicTime {
    return computePlaybackEnd(this.#arrivals())
  }

  finish(origin: MonotonicTime): PlayedAnswer {
    const received = this.#requests.map(({ receiver, endedAt }) => {
      const audio = receiver.finish(origin)
      const end = endedAt === undefined ? undefined : Math.round(endedAt - origin)
      return { ...audio, pieces: this.#deliveredPieces(audio.pieces, end) }
    })
    const pieces = received.flatMap((audio) => audio.pieces)
    const found = findOnset(received)
    const first = received.find((audio) => audio.onset)
    const undecodable = received.find((audio) => audio.undecodable !== undefined)?.undecodable
    const audible = first && simulatePlayback(first.pieces, first.onset).heard
    return {
      ...simulatePlayback(pieces, found?.onset),
      pieces,
      ...found,
      audio_us: pieces.reduce((sum, { audio }) => sum + audio, 0),
      ...(audible !== undefined && { audible }),
      ...(pieces.length > 0 && { playbackEnd: computePlaybackEnd(pieces) }),
      ...(undecodable !== undefined && { undecodable }),
      ...(this.receiverOptions.keepSamples && { sound: soundOf(received) }),
    }
  }

  #arrivals(): AudioArrival[] {
    return this.#requests.flatMap(({ receiver, endedAt }) =>
      this.#deliveredPieces(receiver.arrivals, endedAt),
    )
  }

  /** In batch mode all audio of a request is delivered at its end. */
  #deliveredPieces(pieces: readonly AudioArrival[], end: number | undefined): readonly AudioArrival[] {
    if (this.#mode === 'streaming') return pieces
    return end === undefined ? [] : pieces.map((piece) => ({ ...piece, at: end }))
  }
}

function findOnset(
  received: readonly { pieces: readonly AudioArrival[]; onset?: Onset }[],
): { readonly onset: Onset; readonly request: number } | undefined {
  let before = 0
  for (const { pieces, onset } of received) {
    if (onset) return { onset: { piece: before + onset.piece, offset: onset.offset }, request: before }
    before += pieces.length
  }
  return undefined
}

function computePlaybackEnd(pieces: readonly AudioArrival[]): number {
  return (playbackStarts(pieces).at(-1) ?? 0) + (pieces.at(-1)?.audio ?? 0)
}

/** Cuts the samples of each request into its pieces, each at the instant at which it is played. */
function soundOf(received: readonly Pick<ReceivedAudio, 'pieces' | 'samples' | 'format'>[]): TurnSound {
  const starts = playbackStarts(received.flatMap(({ pieces }) => pieces))
  let next = 0
  const parts = received.flatMap(({ pieces, samples = new Int16Array(), format }) => {
    let played = 0
    return pieces.map(({ audio }) => {
      const from = Math.round((played * format.sampleRate) / 1e6)
      played += audio
      const to = Math.round((played * format.sampleRate) / 1e6)
      return { at: starts[next++] ?? 0, samples: samples.slice(from, to) }
    })
  })
  return { sampleRate: received[0]?.format.sampleRate ?? 0, parts }
}
