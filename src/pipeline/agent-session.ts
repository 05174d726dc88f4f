import { createDecoder } from '../audio/decoder.ts'
import { Listener } from '../audio/listener.ts'
import type { Heard } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import type { AnswerLog } from './answer-log.ts'
import { Channel, type Dialled, dial } from './channel.ts'
import { type Part, PartFailure } from './part.ts'

/** A turn that an agent answers. Instants are absolute microseconds. */
export interface AgentTurn {
  /** Infinity until the end of the caller's speech is known. */
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

/** A session with a speech-to-speech agent: one connection for the whole conversation. */
export class AgentSession {
  readonly #channel: Channel
  #current: Awaited | undefined
  /** The turn that the caller interrupted, while its answer still arrives. */
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
      onOver: (at) => this.#fail({ kind: 'network', detail: 'the agent closed the connection' }, at),
    })
  }

  /** Connects and waits until the agent is ready. Rejects with a `ComponentError`. */
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

  /** Resolves when the answer to the turn is complete. Rejects with a `ComponentError`. */
  async answer(turn: AgentTurn): Promise<number> {
    const listener = new Listener(await createDecoder(this.#channel.job.format))
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      // An interrupted answer that never began sends nothing more.
      if (this.#stale && !this.#stale.isHeard) this.#stale = undefined
      this.#current = Object.assign(turn, { listener, resolve, reject, isHeard: false })
    })
  }

  /** The caller speaks again: audio that still arrives belongs to the interrupted turn. */
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

  /** Audio before the end of the caller's speech is not an answer to it. Neither is a greeting. */
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
