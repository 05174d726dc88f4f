import type { PipelineTarget } from '../core/pipeline.ts'
import { AnswerLog } from './answer-log.ts'
import type { Part } from './part.ts'
import { Utterance } from './utterance.ts'

/** How the text of an answer is sent to the TTS. */
export type Delivery = Pick<PipelineTarget, 'aggregation' | 'request'> & {
  readonly play: PipelineTarget['mode']['play']
}

/** Synthesises one answer: takes complete units of text and sends them to the TTS one after the other. */
export class Voice {
  readonly log: AnswerLog
  /** When the first unit was added, in absolute microseconds. */
  unitAt: number | undefined
  readonly utterances: Utterance[] = []
  /** Called on a failure, even while the LLM is still writing. */
  onFailure: (failure: unknown) => void = () => {}
  readonly #part: Part
  readonly #delivery: Delivery
  readonly #onAudio: () => void
  #chain: Promise<unknown> = Promise.resolve()
  #isCancelled = false

  constructor(part: Part, delivery: Delivery, onAudio: () => void) {
    this.#part = part
    this.#delivery = delivery
    this.#onAudio = onAudio
    this.log = new AnswerLog(delivery.play)
  }

  say(unit: string): void {
    if (this.#isCancelled) return
    this.unitAt ??= this.#part.clock.now()
    if (this.#delivery.request === 'unit') return this.#sayByItself(unit)
    const utterance = this.utterances[0] ?? this.#begin(unit)
    utterance.say({ kind: 'text', text: unit, last: false })
    if (this.#delivery.aggregation !== 'tokens') utterance.say({ kind: 'flush' })
  }

  /** Ends the text. Resolves when all audio has arrived. Rejects with the first `ComponentError`. */
  async finish(): Promise<number> {
    if (this.#delivery.request === 'turn') {
      this.utterances[0]?.say({ kind: 'text', text: '', last: true })
      this.utterances[0]?.say({ kind: 'end' })
    }
    await this.#chain
    const ends = await Promise.all(this.utterances.map(({ done }) => done))
    return Math.max(this.#part.clock.now(), ...ends)
  }

  cancel(): void {
    this.#isCancelled = true
    for (const utterance of this.utterances) utterance.cancel()
  }

  #begin(text: string): Utterance {
    const utterance = this.#add()
    void utterance.open(text)
    return utterance
  }

  #add(): Utterance {
    const utterance = new Utterance(this.#part, this.log, this.#onAudio)
    this.utterances.push(utterance)
    utterance.done.catch((failure) => this.onFailure(failure))
    return utterance
  }

  /** Sends one request after the other: most connections answer one at a time. */
  #sayByItself(unit: string): void {
    const utterance = this.#add()
    const before = this.#chain
    this.#chain = before.then(async () => {
      if (this.#isCancelled) return utterance.cancel()
      await utterance.sayWhole(unit.trim())
      await utterance.done.catch(() => {})
    })
  }
}
