import { AudioGate, type GateVerdict } from '../../../audio/content/audio-gate.ts'
import { ContentWatch } from '../../../audio/content/content-watch.ts'
import type { Facts, Frame, ProviderEvent } from '../../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import type { AnswerListener } from './answer-listener.ts'
import { AudioFrameMatcher, rawOf } from './audio-frame-matcher.ts'
import { LateText } from './late-text.ts'
import { isNote } from './stream-events.ts'

/** What came instead of audio. */
export type NotAudio = Exclude<GateVerdict, { kind: 'hold' | 'pass' }>

/**
 * Takes in the audio of one answer. It passes the gate first, each piece with the instant at which it arrived;
 * once the onset is known, frames of audio are counted without being read.
 */
export class AudioIntake {
  readonly #gate: AudioGate
  readonly #listener: AnswerListener
  readonly #frameMatcher: AudioFrameMatcher | undefined
  readonly #watch: ContentWatch
  readonly #text: LateText

  constructor(format: AudioFormat, listener: AnswerListener, audioRepeats: Facts['audioRepeats']) {
    this.#gate = new AudioGate(format)
    this.#watch = new ContentWatch(format)
    this.#text = new LateText(format)
    this.#listener = listener
    if (listener.skimAudio && audioRepeats) this.#frameMatcher = new AudioFrameMatcher(audioRepeats)
  }

  /** True once audio may pass unseen. */
  get isOpen(): boolean {
    return this.#gate.isOpen
  }

  /** The text that arrived so far and may not be complete. */
  get heldText(): string | undefined {
    return this.#gate.heldText ?? this.#text.pending
  }

  /** Returns what the bytes are if they are not audio. @param isMessage the bytes are a whole message */
  push(bytes: Uint8Array, at: MonotonicTime, isMessage: boolean): NotAudio | undefined {
    if (!this.isOpen) return this.#carryOut(this.#gate.push({ bytes, at }, isMessage), isMessage)
    return this.#pass(bytes, at, isMessage)
  }

  /** The answer is over. Returns what it was if it was not audio, or what its audio turned into. */
  finish(): NotAudio | undefined {
    return (
      this.#carryOut(this.#gate.finish(), false) ??
      asText(this.#text.finish()) ??
      asMismatch(this.#watch.finish())
    )
  }

  /** Forgets a message that turned out to be another event. */
  reset(): void {
    this.#gate.reset()
  }

  /** Once the onset is known, counts audio without decoding it: see `audioRepeats` in the adapter's facts. */
  skim(frame: Frame, at: MonotonicTime): boolean {
    const matcher = this.#frameMatcher
    if (!matcher || !this.#listener.canSkim || this.#watch.needsSamples) return false
    const raw = rawOf(frame)
    const byteLength = raw && matcher.audioBytesIn(raw)
    if (!raw || byteLength === undefined || this.#watch.mustSee(raw, matcher.start, matcher.end)) return false
    if (this.#listener.skimAudio?.(byteLength, at) !== true) return false
    this.#watch.skip(byteLength)
    return true
  }

  /** Learns what a frame of audio looks like. */
  learn(frame: Frame, events: readonly ProviderEvent[]): void {
    const raw = rawOf(frame)
    if (!this.#frameMatcher || !raw) return
    const [audio, ...others] = events.filter((event) => !isNote(event))
    if (audio?.kind !== 'audio' || others.length > 0) return
    this.#frameMatcher.learn(raw, audio.audio.length)
  }

  #carryOut(verdict: GateVerdict, isMessage: boolean): NotAudio | undefined {
    if (verdict.kind === 'hold') return undefined
    if (verdict.kind !== 'pass') return verdict
    if (this.#gate.hasHeader) this.#text.noteHeader()
    for (const { bytes, at } of verdict.pieces) {
      const found = this.#pass(bytes, at, isMessage)
      if (found) return found
    }
    return undefined
  }

  /** Only a longer stretch shows whether samples are in another format, so audio is not held back for that check. */
  #pass(bytes: Uint8Array, at: MonotonicTime, isMessage: boolean): NotAudio | undefined {
    const found =
      asText(this.#text.push(bytes, isMessage)) ??
      asMismatch(this.#watch.push(bytes, this.#gate.hasHeader, isMessage))
    if (found) return found
    this.#listener.onEvent({ kind: 'audio', audio: bytes }, at)
    return undefined
  }
}

function asText(text: string | undefined): NotAudio | undefined {
  return text === undefined ? undefined : { kind: 'text', text }
}

function asMismatch(detail: string | undefined): NotAudio | undefined {
  return detail === undefined ? undefined : { kind: 'mismatch', detail }
}
