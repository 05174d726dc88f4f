import { sleepUntil } from '../drive/sleep-until.ts'
import type { Clip, Speaking } from './microphone.ts'
import { type Part, PartFailure } from './part.ts'
import type { Recogniser, Transcript } from './recogniser.ts'
import { type Asked, ask } from './request.ts'

/** Uploads the whole turn in one HTTP request after the caller has finished. */
export class WholeRecogniser implements Recogniser {
  requestId = ''
  simulated = false
  loopLag = 0
  readonly #part: Part
  /** Silence that ends a turn. */
  readonly #silence: number

  constructor(part: Part, silence: number) {
    this.#part = part
    this.#silence = silence
  }

  feed(): void {}
  finish(): void {}
  close(): void {}

  async transcribe(clip: Clip, { speechEnd }: Speaking, signal: AbortSignal): Promise<Transcript> {
    const { clock, plan } = this.#part
    const heard: string[] = []
    await sleepUntil(speechEnd + this.#silence * 1e3, clock, () => signal.aborted)
    const asked = await ask(this.#part, { text: '', audio: clip.file }, (one) => {
      if (one.kind === 'text' && one.final) heard.push(one.text.trim())
    })
    this.#note(asked)
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        const fault = { kind: 'timeout', detail: 'no transcript before the timeout' } as const
        reject(new PartFailure(plan.part, fault, clock.now()))
        asked.abandon()
      })
    })
    const at = await Promise.race([asked.done, late])
    this.#note(asked)
    return { text: heard.filter(Boolean).join(' '), at, prematureEnds: 0 }
  }

  #note({ hearing }: Asked): void {
    this.requestId = hearing.requestId
    this.simulated = hearing.simulated
    this.loopLag = hearing.loopLag
  }
}
