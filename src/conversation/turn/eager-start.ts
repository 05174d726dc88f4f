import type { Message } from '../../core/adapter/adapter.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import { hasSameWords } from '../../core/words.ts'
import type { AnswerEvent } from '../../drive/trial/reader/answer-listener.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'
import type { Component } from '../component/component.ts'
import { type PendingResponse, sendRequest } from '../component/http-request.ts'

/** Answers that were begun early in a turn, and how many of them were thrown away. */
export interface EagerCounts {
  readonly starts: number
  readonly discarded: number
  /** Characters of the prompts that were thrown away, with the turns before, and of what had come of their replies. */
  readonly promptChars: number
  readonly replyChars: number
}

type EventHandler = (event: AnswerEvent, at: MonotonicTime) => void

/**
 * Lets a language model begin while the caller may still speak: as soon as the words of the transcript have not
 * changed for some time. If they change, the answer is thrown away, and the next begins once they are stable again.
 * What the model has written is held back until the final transcript confirms the words, so nothing is spoken too
 * early.
 */
export class EagerStart {
  readonly #llm: Component
  readonly #history: readonly Message[]
  readonly #stableFor: Millis
  #words = ''
  #cancelStart = () => {}
  #current: EagerAnswer | undefined
  #counts = { starts: 0, discarded: 0, promptChars: 0, replyChars: 0 }

  /** @param history before this turn */
  constructor(llm: Component, history: readonly Message[], stableFor: Millis) {
    this.#llm = llm
    this.#history = history
    this.#stableFor = stableFor
  }

  get counts(): EagerCounts {
    return this.#counts
  }

  /** The transcript as it is now. */
  readonly hear = (text: string): void => {
    if (hasSameWords(text, this.#words)) return
    this.#words = text
    this.#discard()
    this.#cancelStart()
    if (text !== '') this.#cancelStart = judgeAfter(this.#stableFor, () => this.#start(text))
  }

  /** The answer to the final transcript, if it was begun with the same words and has not failed. */
  settle(text: string): EagerAnswer | undefined {
    this.#cancelStart()
    const current = this.#current
    if (current && !current.hasFailed && hasSameWords(current.text, text)) return current
    this.#discard()
    return undefined
  }

  /** The turn has ended without a final transcript. */
  cancel(): void {
    this.#cancelStart()
    this.#discard()
  }

  #start(text: string): void {
    this.#counts.starts += 1
    this.#current = new EagerAnswer(this.#llm, text, this.#history)
  }

  #discard(): void {
    const current = this.#current
    if (!current) return
    this.#current = undefined
    current.discard()
    this.#counts.discarded += 1
    this.#counts.promptChars += countCharacters([...this.#history, current])
    this.#counts.replyChars += current.replyChars
  }
}

/** An answer that was begun on an interim transcript. What arrives is kept until it is wanted. */
export class EagerAnswer {
  readonly text: string
  hasFailed = false
  /** Characters of the reply that have come. */
  replyChars = 0
  readonly #response: Promise<PendingResponse>
  #kept: { readonly event: AnswerEvent; readonly at: MonotonicTime }[] = []
  #onEvent: EventHandler | undefined

  constructor(llm: Component, text: string, history: readonly Message[]) {
    this.text = text
    this.#response = sendRequest(llm, { text, history }, (event, at) => this.#receive(event, at))
    this.#response
      .then(({ done }) => done)
      .catch(() => {
        this.hasFailed = true
      })
  }

  /**
   * Hands over what has arrived and what follows. Nothing counts as earlier than `from`: the caller waits from then on.
   * Rejects with a `ComponentError`.
   */
  async takeOver(from: MonotonicTime, onEvent: EventHandler): Promise<EarlyResponse> {
    const response = await this.#response
    for (const { event, at } of this.#kept) onEvent(event, Math.max(from, at))
    this.#kept = []
    this.#onEvent = (event, at) => onEvent(event, Math.max(from, at))
    return {
      sentAt: response.at,
      at: from,
      get connection() {
        return response.connection
      },
      get reader() {
        return response.reader
      },
      get reuse() {
        return response.reuse
      },
      get endLag() {
        return response.endLag
      },
      done: response.done.then((at) => Math.max(from, at)),
      cancel: () => response.cancel(),
    }
  }

  discard(): void {
    this.#response.then(
      (response) => response.cancel(),
      () => {},
    )
  }

  #receive(event: AnswerEvent, at: MonotonicTime): void {
    if (event.kind === 'text' && event.final) this.replyChars += [...event.text].length
    if (this.#onEvent) this.#onEvent(event, at)
    else this.#kept.push({ event, at })
  }
}

/** The response to a request that was sent early. `at` is the instant from which it was waited for. */
interface EarlyResponse extends PendingResponse {
  readonly sentAt: MonotonicTime
}

function countCharacters(messages: readonly Pick<Message, 'text'>[]): number {
  return messages.reduce((sum, { text }) => sum + [...text].length, 0)
}
