import { AudioGate, type GateVerdict } from '../../../audio/content/audio-gate.ts'
import { SampleWatch } from '../../../audio/content/sample-watch.ts'
import type { Facts, Frame, ProviderEvent } from '../../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import type { AnswerListener } from './answer-listener.ts'
import { AudioFrameMatcher, rawOf } from './audio-frame-matcher.ts'
import { BodyTail } from './body-tail.ts'
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
  readonly #watch: SampleWatch
  readonly #tail = new BodyTail()

  constructor(format: AudioFormat, listener: AnswerListener, audioRepeats: Facts['audioRepeats']) {
    this.#gate = new AudioGate(format)
    this.#watch = new SampleWatch(format)
    this.#listener = listener
    if (listener.skimAudio && audioRepeats) this.#frameMatcher = new AudioFrameMatcher(audioRepeats)
  }

  /** True once audio may pass unseen. */
  get isOpen(): boolean {
    return this.#gate.isOpen
  }

  /** The text that arrived so far and may not be complete. */
  get heldText(): string | undefined {
    return this.#gate.heldText
  }

  /** Returns what the bytes are if they are not audio. @param isMessage the bytes are a whole message */
  push(bytes: Uint8Array, at: MonotonicTime, isMessage: boolean): NotAudio | undefined {
    if (!isMessage) this.#tail.push(bytes)
    if (!this.isOpen) return this.#carryOut(this.#gate.push({ bytes, at }, isMessage))
    return this.#pass(bytes, at)
  }

  /** The answer is over. Returns what it was if it was not audio, or the error message that follows its audio. */
  finish(): NotAudio | undefined {
    const text = this.isOpen ? this.#tail.complaint : undefined
    return text === undefined ? this.#carryOut(this.#gate.finish()) : { kind: 'text', text }
  }

  /** Forgets a message that turned out to be another event. */
  reset(): void {
    this.#gate.reset()
  }

  /** Once the onset is known, counts audio without decoding it: see `audioRepeats` in the adapter's facts. */
  skim(frame: Frame, at: MonotonicTime): boolean {
    if (!this.#frameMatcher || !this.#listener.canSkim || this.#needsSamples) return false
    const raw = rawOf(frame)
    const byteLength = raw && this.#frameMatcher.audioBytesIn(raw)
    return byteLength !== undefined && this.#listener.skimAudio?.(byteLength, at) === true
  }

  /** Learns what a frame of audio looks like. */
  learn(frame: Frame, events: readonly ProviderEvent[]): void {
    const raw = rawOf(frame)
    if (!this.#frameMatcher || !raw) return
    const [audio, ...others] = events.filter((event) => !isNote(event))
    if (audio?.kind !== 'audio' || others.length > 0) return
    this.#frameMatcher.learn(raw, audio.audio.length)
  }

  #carryOut(verdict: GateVerdict): NotAudio | undefined {
    if (verdict.kind === 'hold') return undefined
    if (verdict.kind !== 'pass') return verdict
    for (const { bytes, at } of verdict.pieces) {
      const found = this.#pass(bytes, at)
      if (found) return found
    }
    return undefined
  }

  /** Only a longer stretch shows whether samples are in another format, so audio is not held back for that check. */
  #pass(bytes: Uint8Array, at: MonotonicTime): NotAudio | undefined {
    if (this.#needsSamples) this.#watch.push(bytes)
    const { mismatch } = this.#watch
    if (mismatch !== undefined) return { kind: 'mismatch', detail: mismatch }
    this.#listener.onEvent({ kind: 'audio', audio: bytes }, at)
    return undefined
  }

  get #needsSamples(): boolean {
    return !this.#gate.hasHeader && !this.#watch.isOver
  }
}
