import { sleepUntil } from '../../core/sleep-until.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { EventReader } from '../../drive/trial/reader/event-reader.ts'
import type { SpeechClip, SpeechTiming } from '../caller/microphone.ts'
import { type Component, ComponentError } from '../component/component.ts'
import { type PendingResponse, sendRequest } from '../component/http-request.ts'
import type { ReuseCounts } from '../component/reuse-counts.ts'
import type { SpeechRecogniser, Transcript } from './streaming-recogniser.ts'

/** Uploads the whole turn in one HTTP request after the caller has finished. */
export class HttpRecogniser implements SpeechRecogniser {
  readonly #component: Component
  /** Silence that ends a turn. */
  readonly #silenceMs: number
  #response: PendingResponse | undefined

  constructor(component: Component, silenceMs: number) {
    this.#component = component
    this.#silenceMs = silenceMs
  }

  get requestId(): string {
    return this.#reader?.identity.requestId ?? ''
  }
  get simulated(): boolean {
    return this.#reader?.labMark !== undefined
  }
  get loopLag(): number {
    return this.#response?.endLag ?? 0
  }
  get ignoredMessage(): string | undefined {
    return this.#reader?.ignoredMessage
  }

  get reuse(): ReuseCounts | undefined {
    return this.#response?.reuse
  }
  get uploadedAt(): MonotonicTime | undefined {
    return this.#response?.at
  }
  get #reader(): EventReader | undefined {
    return this.#response?.reader
  }

  feed(): void {}
  endOfSpeech(): void {}
  close(): void {}

  async transcribe(clip: SpeechClip, { speechEnd }: SpeechTiming, signal: AbortSignal): Promise<Transcript> {
    const { clock, plan } = this.#component
    const texts: string[] = []
    this.#response = undefined
    await sleepUntil(speechEnd + this.#silenceMs * 1e3, clock, () => signal.aborted)
    const response = await sendRequest(this.#component, { text: '', audio: clip.file }, (event) => {
      if (event.kind === 'text' && event.final) texts.push(event.text.trim())
    })
    this.#response = response
    const timedOut = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        const fault = { kind: 'timeout', detail: 'no transcript before the timeout' } as const
        reject(new ComponentError(plan.kind, fault, clock.now()))
        response.cancel()
      })
    })
    const at = await Promise.race([response.done, timedOut])
    return { text: texts.filter(Boolean).join(' '), at, prematureEnds: 0 }
  }
}
