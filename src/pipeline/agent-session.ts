import { createDecoder } from '../audio/decoder.ts'
import { Listener } from '../audio/listener.ts'
import type { Heard } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import type { AnswerLog } from './answer-log.ts'
import { Channel, type Dialled, dial } from './channel.ts'
import { type Part, PartFailure } from './part.ts'

/** A turn in which an agent is to answer. Instants are absolute microseconds. */
export interface AgentTurn {
  /** Infinity until the caller has said when. */
  speechEnd: number
  readonly log: AnswerLog
  readonly onAudio: (at: number) => void
  readonly onUnderstood: (text: string) => void
  readonly onReply: (text: string) => void
  readonly onPrematureEnd: () => void
}

interface Awaited extends AgentTurn {
  readonly listener: Listener
  readonly resolve: (at: number) => void
  readonly reject: (failure: PartFailure) => void
  isHeard: boolean
}

/** A conversation with an agent that hears and speaks, on one connection from its first turn to its last. */
export class AgentSession {
  readonly #channel: Channel
  #current: Awaited | undefined
  /** The turn that was cut into, while its answer still arrives. */
  #stale: Awaited | undefined
  #failure: PartFailure | undefined
  #onReady: () => void = () => {}
  #onFailure: (failure: PartFailure) => void = () => {}
  #isReady: boolean

  private constructor(part: Part, dialled: Dialled) {
    this.#isReady = part.bound.adapter.facts.handshake !== true
    this.#channel = new Channel(part, dialled, {
      onHeard: (heard, at) => this.#hear(heard, at),
      onReady: () => {
        this.#isReady = true
        this.#onReady()
      },
      onFault: (fault, at) => this.#fail(fault, at),
      onOver: (at) => this.#fail({ kind: 'network', detail: 'the agent has hung up' }, at),
    })
  }

  /** Dials and waits until the agent is ready. Rejects with a `PartFailure`. */
  static async open(part: Part): Promise<AgentSession> {
    const session = new AgentSession(part, await dial(part))
    session.#channel.begin()
    await session.#readiness()
    return session
  }

  get requestId(): string {
    return this.#channel.requestId
  }
  get simulated(): boolean {
    return this.#channel.simulated
  }
  get loopLag(): number {
    return this.#channel.loopLag
  }
  get isOver(): boolean {
    return this.#channel.isOver
  }

  feed(audio: Uint8Array): void {
    if (this.#isReady) this.#channel.say({ kind: 'audio', audio, last: false })
  }

  /** Resolves when the answer to the turn is complete; rejects with a `PartFailure`. */
  async answer(turn: AgentTurn): Promise<number> {
    const listener = new Listener(await createDecoder(this.#channel.job.format))
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      // An answer that never began has nothing left to send.
      if (this.#stale && !this.#stale.isHeard) this.#stale = undefined
      this.#current = Object.assign(turn, { listener, resolve, reject, isHeard: false })
    })
  }

  /** The caller speaks again: what still arrives of the answer belongs to the turn that was cut into. */
  cutIn(): void {
    this.#stale = this.#current
    this.#current = undefined
  }

  close(): void {
    this.#channel.say({ kind: 'close' })
    this.#channel.leave()
    this.#channel.hangUp()
  }

  #readiness(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      if (this.#isReady) return resolve()
      this.#onReady = resolve
      this.#onFailure = reject
    })
  }

  #hear(heard: Heard, at: number): void {
    switch (heard.kind) {
      case 'audio':
        return this.#hearAudio(heard.audio, at)
      case 'text':
        return this.#hearText(heard)
      case 'turn':
        if (heard.event === 'end_of_turn' && this.#current && at < this.#current.speechEnd)
          this.#current.onPrematureEnd()
        return
      case 'end':
        return this.#hearEnd(at)
      default:
        return
    }
  }

  /** What is said before the caller has finished is no answer to it, and a greeting is none either. */
  #hearAudio(audio: Uint8Array, at: number): void {
    const turn = this.#stale ?? this.#current
    if (!turn || at < turn.speechEnd) return
    if (!turn.isHeard) turn.log.begin(turn.listener)
    turn.isHeard = true
    if (turn.listener.push(audio, at)) turn.onAudio(at)
  }

  #hearText({ text, final, speaker }: Extract<Heard, { kind: 'text' }>): void {
    if (!final) return
    if (speaker === 'caller') this.#current?.onUnderstood(text)
    else this.#current?.onReply(text)
  }

  #hearEnd(at: number): void {
    const turn = this.#stale ?? this.#current
    if (!turn?.isHeard) return
    if (turn === this.#stale) this.#stale = undefined
    else this.#current = undefined
    turn.log.end(turn.listener, at)
    turn.resolve(at)
  }

  #fail(fault: Fault, at: number): void {
    this.#failure = new PartFailure('agent', fault, at)
    this.#channel.hangUp()
    this.#current?.reject(this.#failure)
    this.#stale?.resolve(at)
    this.#onFailure(this.#failure)
    this.#current = undefined
    this.#stale = undefined
  }
}
