import type { Headers, ProviderEvent, TokenUsage } from '../../../core/adapter/adapter.ts'
import { readServerTime, type ServerTimeFact } from '../../../core/adapter/server-time.ts'
import type { Micros } from '../../../core/units.ts'

/** The most tokens or microseconds of an answer that are believed. A provider may send any number. */
const LARGEST = 1e11

function isTold(number: number | undefined): boolean {
  return number !== undefined && number >= 0 && number <= LARGEST
}

/** Which answer the messages of a provider belong to, by the ids they carry, and what they tell of it. */
export class AnswerIdentity {
  /** Number of messages whose id says that their audio belongs to an earlier answer. They are left out. */
  stalePieces = 0
  /** The server's own time, as the answer tells it. */
  serverTime: Micros | undefined
  /** The last count that the provider sent: some send it with every piece. */
  usage: TokenUsage | undefined
  #connectionId = ''
  #answerId = ''
  #hasOwnAudio = false
  #hasAnonymousAudio = false

  /** The first id that the answer names; before that, or without one, the id of the connection. */
  get requestId(): string {
    return this.#answerId || this.#connectionId
  }

  /** Whether its audio carries an id, so that late audio cannot be taken for another answer's. */
  get identifiesAudio(): boolean {
    return this.#hasOwnAudio && !this.#hasAnonymousAudio
  }

  /** @param isAnswer the text had been sent before the id arrived */
  noteRequestId(id: string | undefined, isAnswer: boolean): void {
    if (id === undefined) return
    if (isAnswer) this.#answerId ||= id
    else this.#connectionId = id
  }

  /** A note on the answer, or on its connection. */
  note({ requestId, serverTime, usage }: Extract<ProviderEvent, { kind: 'note' }>, isAnswer: boolean): void {
    this.noteRequestId(requestId, isAnswer)
    if (!isAnswer) return
    this.serverTime ??= isTold(serverTime) ? serverTime : undefined
    if (isTold(usage?.prompt) && isTold(usage?.reply)) this.usage = usage
  }

  /** The headers of the answer. Those of an upgrade belong to the connection. */
  noteHeaders(headers: Headers, fact: ServerTimeFact | undefined): void {
    this.serverTime ??= readServerTime(headers, fact)
  }

  noteAudio(stream: string | undefined): void {
    if (stream === undefined) this.#hasAnonymousAudio = true
    else this.#hasOwnAudio = true
  }

  /** The events of a message, none of which belongs to this answer. */
  noteForeign(events: readonly ProviderEvent[]): void {
    if (events.some(({ kind }) => kind === 'audio')) this.stalePieces++
  }
}
