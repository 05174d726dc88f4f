import type { MonotonicTime } from '../../core/units.ts'
import type { SpeechClip, SpeechTiming } from '../caller/microphone.ts'
import type { Component } from '../component/component.ts'
import { waitForSilence } from './endpointing.ts'
import type { SpeechRecogniser, StreamingRecogniser, Transcript } from './streaming-recogniser.ts'

/** Uses a streaming connection, but sends the whole turn at once when the caller has finished. */
export class BatchRecogniser implements SpeechRecogniser {
  readonly #component: Component
  readonly #streaming: StreamingRecogniser
  /** Silence that ends a turn. */
  readonly #silenceMs: number
  uploadedAt: MonotonicTime | undefined

  constructor(component: Component, streaming: StreamingRecogniser, silenceMs: number) {
    this.#component = component
    this.#streaming = streaming
    this.#silenceMs = silenceMs
  }

  get requestId(): string {
    return this.#streaming.requestId
  }
  get simulated(): boolean {
    return this.#streaming.simulated
  }
  get loopLag(): number {
    return this.#streaming.loopLag
  }
  get ignoredMessage(): string | undefined {
    return this.#streaming.ignoredMessage
  }
  get isEnded(): boolean {
    return this.#streaming.isEnded
  }

  get firstWords(): number | undefined {
    return this.#streaming.firstWords
  }

  feed(): void {}
  endOfSpeech(): void {}

  async transcribe(clip: SpeechClip, speech: SpeechTiming, signal: AbortSignal): Promise<Transcript> {
    this.uploadedAt = undefined
    const transcript = this.#streaming.transcribe(clip, speech, signal)
    transcript.catch(() => {})
    if (await waitForSilence(speech, this.#silenceMs, this.#component.clock, signal)) {
      this.uploadedAt = this.#component.clock.now()
      this.#streaming.feed(clip.bytes)
      this.#streaming.endOfSpeech()
    }
    return transcript
  }

  close(): void {
    this.#streaming.close()
  }
}
