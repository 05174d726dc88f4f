import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import type { Fault } from '../../core/fault.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import { quoteIgnored } from '../../drive/trial/reader/read-fault.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'
import { Channel, type DialResult, dialComponent } from '../component/channel.ts'
import { type Component, ComponentError } from '../component/component.ts'
import type { PlaybackLog } from '../playback/playback-log.ts'
import { RequestAudio } from '../playback/request-audio.ts'
import { PrematureAnswer } from './premature-answer.ts'

/** A turn that an agent answers. Instants are absolute microseconds. */
export interface AgentTurn {
  /** Infinity until the end of the caller's speech is known. */
  speechEnd: MonotonicTime
  readonly log: PlaybackLog
  readonly onAudio: (at: MonotonicTime) => void
  readonly onTranscript: (text: string) => void
  readonly onReply: (text: string) => void
  readonly onPrematureEnd: () => void
}

interface PendingTurn extends AgentTurn {
  readonly audio: RequestAudio
  readonly resolve: (at: MonotonicTime) => void
  readonly reject: (failure: ComponentError) => void
  readonly early: PrematureAnswer
}

/** A session with a speech-to-speech agent: one connection for the whole conversation. */
export class AgentSession implements AnswerListener {
  readonly #channel: Channel
  #current: PendingTurn | undefined
  /** The turn that the caller interrupted, while its answer still arrives. */
  #interrupted: PendingTurn | undefined
  #failure: ComponentError | undefined
  #onReady: () => void = () => {}
  #onFailure: (failure: ComponentError) => void = () => {}
  #isReady: boolean
  readonly #component: Component
  /** Of the latest turn. */
  #audio: RequestAudio | undefined

  private constructor(component: Component, dialResult: DialResult) {
    this.#component = component
    this.#isReady = component.bound.adapter.facts.handshake !== true
    this.#channel = new Channel(component, dialResult, this)
  }

  /** Connects and waits until the agent is ready. Rejects with a `ComponentError`. */
  static async open(component: Component): Promise<AgentSession> {
    const session = new AgentSession(component, await dialComponent(component))
    session.#channel.open()
    const stop = session.#watchReadiness(component)
    await session.#waitUntilReady().finally(stop)
    return session
  }

  get requestId(): string {
    return this.#channel.reader.identity.requestId
  }
  get simulated(): boolean {
    return this.#channel.reader.labMark !== undefined
  }
  get loopLag(): number {
    return this.#audio?.lag ?? 0
  }
  get isEnded(): boolean {
    return this.#channel.reader.isEnded
  }
  get ignoredMessage(): string | undefined {
    return this.#channel.reader.ignoredMessage
  }
  get hasAnswer(): boolean {
    return this.#current?.audio.hasBegun ?? false
  }

  feed(audio: Uint8Array): void {
    if (this.#isReady) this.#channel.say({ kind: 'audio', audio, last: false })
  }

  /** Resolves when the answer to the turn is complete. Rejects with a `ComponentError`. */
  async answer(turn: AgentTurn): Promise<MonotonicTime> {
    this.#channel.reader.beginTurn()
    const { format } = this.#channel.job
    const audio = await RequestAudio.create(format, turn.log, this.#component.lag)
    this.#audio = audio
    const early = new PrematureAnswer(await createDecoder(format))
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      // An interrupted answer that never began sends nothing more.
      if (!this.#interrupted?.audio.hasBegun) this.#interrupted = undefined
      this.#current = Object.assign(turn, { audio, early, resolve, reject })
    })
  }

  /** The caller speaks again: audio that still arrives belongs to the interrupted turn. */
  interrupt(): void {
    this.#interrupted = this.#current
    this.#current = undefined
  }

  close(): void {
    this.#channel.say({ kind: 'close' })
    this.#channel.reader.stop()
    this.#channel.close()
  }

  /** No turn has begun whose timeout could end the wait. */
  #watchReadiness({ clock, pool }: Component): () => void {
    const { reader } = this.#channel
    return judgeAfter(pool.timeout, () => {
      const waited = `the agent was not ready within ${pool.timeout} ms`
      reader.fail({ kind: 'timeout', detail: waited + quoteIgnored(reader.ignoredMessage) }, clock.now())
    })
  }

  #waitUntilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      if (this.#isReady) return resolve()
      this.#onReady = resolve
      this.#onFailure = reject
    })
  }

  onEvent(event: AnswerEvent, at: MonotonicTime): void {
    switch (event.kind) {
      case 'ready':
        this.#isReady = true
        return this.#onReady()
      case 'audio':
        return this.#handleAudio(event.audio, at)
      case 'text':
        return this.#handleText(event)
      case 'turn':
        if (event.event === 'end_of_turn' && this.#current && at < this.#current.speechEnd)
          this.#current.early.countEnd(this.#current)
        return
      case 'end':
        return this.#handleEnd(at)
      default:
        return
    }
  }

  /** Audio that began before the end of the caller's speech is not an answer to it. Neither is a greeting. */
  #handleAudio(audio: Uint8Array, at: MonotonicTime): void {
    const turn = this.#interrupted ?? this.#current
    if (!turn || (turn === this.#current && !turn.audio.hasBegun && turn.early.takes(audio, at, turn))) return
    if (turn.audio.push(audio, at)) turn.onAudio(at)
  }

  #handleText({ text, final, speaker }: Extract<AnswerEvent, { kind: 'text' }>): void {
    if (!final) return
    if (speaker === 'caller') this.#current?.onTranscript(text)
    else this.#current?.onReply(text)
  }

  #handleEnd(at: MonotonicTime): void {
    const turn = this.#interrupted ?? this.#current
    if (!turn?.audio.hasBegun) return turn?.early.end()
    if (turn === this.#interrupted) this.#interrupted = undefined
    else this.#current = undefined
    turn.audio.end(at)
    turn.resolve(at)
  }

  onFault(fault: Fault, at: MonotonicTime): void {
    this.#failure = new ComponentError('agent', fault, at)
    this.#channel.close()
    this.#current?.reject(this.#failure)
    this.#interrupted?.resolve(at)
    this.#onFailure(this.#failure)
    this.#current = undefined
    this.#interrupted = undefined
  }

  onEnd(at: MonotonicTime): void {
    this.onFault({ kind: 'network', detail: 'the agent closed the connection' }, at)
  }
}
