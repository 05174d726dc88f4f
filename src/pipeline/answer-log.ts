import type { Listener } from '../audio/listener.ts'
import { instantOf, listen, type Playback, playStarts } from '../audio/player.ts'
import type { HandOver } from '../core/pipeline.ts'
import type { Arrival, Onset } from '../core/trial.ts'

/** An answer as the caller heard it, in whole microseconds since the start of the run. */
export interface HeardAnswer extends Playback {
  readonly pieces: readonly Arrival[]
  readonly audio_us: number
  /** The first audible sample, by the log of the request that carried it. */
  readonly audible?: number
  /** End of playback of the last piece. Absent without audio. */
  readonly playedOut?: number
}

/** The audio of one answer as it arrives, from one or more requests, and its simulated playback. */
export class AnswerLog {
  readonly #mode: HandOver
  readonly #requests: { listener: Listener; endedAt: number | undefined }[] = []

  constructor(mode: HandOver) {
    this.#mode = mode
  }

  /** Appends the audio of another request. */
  begin(listener: Listener): void {
    this.#requests.push({ listener, endedAt: undefined })
  }

  /** The request has delivered all its audio. `at`: absolute microseconds. */
  end(listener: Listener, at: number): void {
    const request = this.#requests.find((one) => one.listener === listener)
    if (request) request.endedAt ??= at
  }

  /**
   * When this many milliseconds of audible audio will have been played: absolute microseconds, or undefined.
   */
  instantOfHeard(milliseconds: number): number | undefined {
    let before = 0
    for (const { listener } of this.#requests) {
      if (listener.onset !== undefined)
        return instantOf(this.#arrivals(), before + listener.onset + milliseconds * 1e3)
      before += listener.arrivals.reduce((sum, { audio }) => sum + audio, 0)
    }
    return undefined
  }

  /** End of playback of everything received so far, in absolute microseconds. */
  get playedOut(): number {
    return endOfPlay(this.#arrivals())
  }

  /** Evaluates the complete answer. @param origin start of the run, absolute microseconds */
  finish(origin: number): HeardAnswer {
    const hearings = this.#requests.map(({ listener, endedAt }) => {
      const hearing = listener.finish(origin)
      const end = endedAt === undefined ? undefined : Math.round(endedAt - origin)
      return { ...hearing, pieces: this.#handedOver(hearing.pieces, end) }
    })
    const pieces = hearings.flatMap((hearing) => hearing.pieces)
    const onset = onsetIn(hearings)
    const first = hearings.find((hearing) => hearing.onset)
    const audible = first && listen(first.pieces, first.onset).heard
    return {
      ...listen(pieces, onset),
      pieces,
      audio_us: pieces.reduce((sum, { audio }) => sum + audio, 0),
      ...(audible !== undefined && { audible }),
      ...(pieces.length > 0 && { playedOut: endOfPlay(pieces) }),
    }
  }

  #arrivals(): Arrival[] {
    return this.#requests.flatMap(({ listener, endedAt }) => this.#handedOver(listener.arrivals, endedAt))
  }

  /** In batch mode all audio of a request is delivered at its end. */
  #handedOver(pieces: readonly Arrival[], end: number | undefined): readonly Arrival[] {
    if (this.#mode === 'streaming') return pieces
    return end === undefined ? [] : pieces.map((piece) => ({ ...piece, at: end }))
  }
}

function onsetIn(hearings: readonly { pieces: readonly Arrival[]; onset?: Onset }[]): Onset | undefined {
  let before = 0
  for (const { pieces, onset } of hearings) {
    if (onset) return { piece: before + onset.piece, offset: onset.offset }
    before += pieces.length
  }
  return undefined
}

function endOfPlay(pieces: readonly Arrival[]): number {
  return (playStarts(pieces).at(-1) ?? 0) + (pieces.at(-1)?.audio ?? 0)
}
