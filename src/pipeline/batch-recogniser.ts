import { afterSilence } from './caller.ts'
import type { Clip, Speaking } from './microphone.ts'
import type { Part } from './part.ts'
import type { Recogniser, StreamingRecogniser, Transcript } from './recogniser.ts'

/** Uses a streaming connection, but sends the whole turn at once when the caller has finished. */
export class BatchRecogniser implements Recogniser {
  readonly #part: Part
  readonly #streaming: StreamingRecogniser
  /** Silence that ends a turn. */
  readonly #silence: number

  constructor(part: Part, streaming: StreamingRecogniser, silence: number) {
    this.#part = part
    this.#streaming = streaming
    this.#silence = silence
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
  get isOver(): boolean {
    return this.#streaming.isOver
  }

  feed(): void {}
  finish(): void {}

  async transcribe(clip: Clip, speaking: Speaking, signal: AbortSignal): Promise<Transcript> {
    const transcript = this.#streaming.transcribe(clip, speaking, signal)
    transcript.catch(() => {})
    if (await afterSilence(speaking, this.#silence, this.#part.clock, signal)) {
      this.#streaming.feed(clip.bytes)
      this.#streaming.finish()
    }
    return transcript
  }

  close(): void {
    this.#streaming.close()
  }
}
