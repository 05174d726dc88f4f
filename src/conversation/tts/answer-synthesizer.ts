import type { MonotonicTime } from '../../core/units.ts'
import type { ConversationTarget } from '../../scenario/conversation-scenario.ts'
import type { Component } from '../component/component.ts'
import { PlaybackLog } from '../playback/playback-log.ts'
import { TtsRequest } from './tts-request.ts'

/** How the text of an answer is sent to the TTS. */
export type TtsDelivery = Pick<ConversationTarget, 'aggregation' | 'request'> & {
  readonly play: ConversationTarget['mode']['play']
  /** Keep the audio. */
  readonly keepSamples?: boolean
}

/** Synthesises one answer: takes complete units of text and sends them to the TTS one after the other. */
export class AnswerSynthesizer {
  readonly log: PlaybackLog
  /** When the first unit was added. */
  unitAt: MonotonicTime | undefined
  readonly requests: TtsRequest[] = []
  /** Called on a failure, even while the LLM is still writing. */
  onFailure: (failure: unknown) => void = () => {}
  readonly #component: Component
  readonly #delivery: TtsDelivery
  readonly #onAudio: () => void
  #chain: Promise<unknown> = Promise.resolve()
  #isCancelled = false

  constructor(component: Component, delivery: TtsDelivery, onAudio: () => void) {
    this.#component = component
    this.#delivery = delivery
    this.#onAudio = onAudio
    this.log = new PlaybackLog(delivery.play, { keepSamples: delivery.keepSamples ?? false })
  }

  addText(unit: string): void {
    if (this.#isCancelled) return
    this.unitAt ??= this.#component.clock.now()
    if (this.#delivery.request === 'unit') return this.#requestUnit(unit)
    const request = this.requests[0] ?? this.#startStreamingRequest(unit)
    request.say({ kind: 'text', text: unit, last: false })
    if (this.#delivery.aggregation !== 'tokens') request.say({ kind: 'flush' })
  }

  /** Ends the text. Resolves when all audio has arrived. Rejects with the first `ComponentError`. */
  async finish(): Promise<MonotonicTime> {
    if (this.#delivery.request === 'turn') {
      this.requests[0]?.say({ kind: 'text', text: '', last: true })
      this.requests[0]?.say({ kind: 'end' })
    }
    await this.#chain
    const ends = await Promise.all(this.requests.map(({ done }) => done))
    return Math.max(this.#component.clock.now(), ...ends)
  }

  /** The last message that the adapter did not understand. */
  get ignoredMessage(): string | undefined {
    return this.requests.findLast(({ ignoredMessage }) => ignoredMessage !== undefined)?.ignoredMessage
  }

  /** Resolves when all requests have stopped. */
  async cancel(): Promise<void> {
    this.#isCancelled = true
    for (const request of this.requests) request.cancel()
    await Promise.allSettled(this.requests.map(({ done }) => done))
  }

  #startStreamingRequest(text: string): TtsRequest {
    const request = this.#addRequest()
    void request.open(text)
    return request
  }

  #addRequest(): TtsRequest {
    const request = new TtsRequest(this.#component, this.log, this.#onAudio)
    this.requests.push(request)
    request.done.catch((failure) => this.onFailure(failure))
    return request
  }

  /** Sends one request after another, because most connections answer one at a time. */
  #requestUnit(unit: string): void {
    const request = this.#addRequest()
    const previous = this.#chain
    this.#chain = previous.then(async () => {
      if (this.#isCancelled) return request.cancel()
      await request.sendText(unit.trim())
      await request.done.catch(() => {})
    })
  }
}
