import type { HeardPackets } from '../../audio/line/heard-line.ts'
import type { Clock } from '../../core/clock.ts'
import type { CallSettings } from '../../core/config/conversation/call-settings.ts'
import type { Fault } from '../../core/fault.ts'
import { type MonotonicTime, toMicros } from '../../core/units.ts'
import { StampLag } from '../../drive/thread-health/stamp-lag.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import type { EventReader } from '../../drive/trial/reader/event-reader.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'
import { Channel, type DialResult, dialComponent } from '../component/channel.ts'
import { type Component, ComponentError } from '../component/component.ts'
import { CallAnswer, type CallTurn } from './call-answer.ts'
import { type CallEnding, isNormalClose } from './call-ending.ts'
import type { CallLog, QueuedAudio } from './call-log.ts'
import type { CallOptions } from './call-options.ts'
import { InterruptedAnswer, SAME_SPEECH } from './interrupted-answer.ts'
import { NetworkPlayer } from './network-player.ts'
import { waitForQuiet } from './wait-for-quiet.ts'

const NEVER = Number.POSITIVE_INFINITY

/**
 * A call to an agent over a telephone network: one connection for the whole conversation. The caller's audio goes out
 * in real time, and what the agent sends is queued and played. The wire does not say where an answer begins or ends:
 * what is heard after the caller has finished is the answer, until the agent has been quiet for a while.
 */
export class CallSession implements AnswerListener {
  /** When the call was dialled, and when the agent's server had accepted it. */
  readonly dialledAt: MonotonicTime
  readonly answeredAt: MonotonicTime
  /** How long the instants of the present turn waited for this thread. */
  readonly lag: StampLag
  readonly #channel: Channel
  readonly #player: NetworkPlayer
  readonly #clock: Clock
  readonly #settings: CallSettings
  /** What the agent says while no answer is awaited, its greeting first. */
  #talk: CallLog
  #isGreeting = true
  #greeting: CallLog | undefined
  #current: CallAnswer | undefined
  /** The answer that the caller has interrupted, while it goes on. */
  #interrupted: InterruptedAnswer | undefined
  #failure: ComponentError | undefined
  #cancelSettling = () => {}

  private constructor(
    component: Component,
    dialResult: DialResult,
    dialledAt: MonotonicTime,
    { settings, ...line }: CallOptions,
  ) {
    this.lag = new StampLag(component.lag)
    this.#clock = component.clock
    this.#settings = settings
    this.#channel = new Channel(component, dialResult, this)
    const { format } = this.#channel.job
    this.#player = new NetworkPlayer(format, line, this.#clock, (cue) => this.#channel.say(cue))
    this.#talk = this.#player.newLog()
    this.dialledAt = dialledAt
    this.#channel.open()
    this.answeredAt = this.#clock.now()
  }

  /** Dials. Rejects with a `ComponentError`. */
  static async open(component: Component, options: CallOptions): Promise<CallSession> {
    const dialledAt = component.clock.now()
    return new CallSession(component, await dialComponent(component), dialledAt, options)
  }

  get reader(): EventReader {
    return this.#channel.reader
  }
  get packets(): HeardPackets {
    return this.#player.packets
  }
  /** Whether somebody has hung up. */
  get isEnded(): boolean {
    return this.#channel.reader.isEnded
  }
  get hasAnswer(): boolean {
    return this.#current?.log.hasSound ?? false
  }

  feed(audio: Uint8Array): void {
    this.#channel.say({ kind: 'audio', audio, last: false })
  }

  press(digit: string): void {
    this.#channel.say({ kind: 'key', digit })
  }

  /**
   * Resolves when the caller may speak: the agent has said its greeting, or what it added to an answer. A caller who
   * interrupts does not wait. Rejects with a `ComponentError` if the agent hangs up.
   */
  async waitUntilQuiet(signal: AbortSignal): Promise<void> {
    const awaited = this.#isGreeting ? this.answeredAt + toMicros(this.#settings.greeting) : undefined
    const quietAt = () => this.#talk.quietAt(this.#settings.pause) ?? awaited
    const isOver = () => (this.#interrupted ?? this.#failure) !== undefined || signal.aborted
    await waitForQuiet(this.#clock, quietAt, isOver)
    if (this.#failure) throw this.#failure
  }

  /** The caller speaks. Audio after the end of the speech is the answer. */
  answer(turn: CallTurn): CallAnswer {
    this.lag.reset()
    this.reader.beginTurn()
    const answer = new CallAnswer(turn, this.#player.newLog(), this.#player.newLog())
    answer.packetsBefore = this.packets
    const now = this.#clock.now()
    if (!this.#interrupted && this.#talk.goesOn(now, SAME_SPEECH))
      this.#interrupted = new InterruptedAnswer(this.#talk, now)
    if (this.#isGreeting) this.#greeting = this.#talk
    this.#isGreeting = false
    this.#talk = this.#player.newLog()
    if (this.#failure) answer.reject(this.#failure)
    else this.#current = answer
    this.#settle()
    return answer
  }

  /** What the agent had said before the caller first spoke, for the turn that comes first. */
  takeGreeting(): CallLog | undefined {
    const greeting = this.#greeting
    this.#greeting = undefined
    return greeting
  }

  /** The caller speaks again in the middle of an answer. Resolves when nothing more of it is heard. */
  interrupt(answer: CallAnswer): Promise<void> {
    if (this.#current !== answer) return Promise.resolve()
    this.#interrupted?.end()
    this.#interrupted = new InterruptedAnswer(answer.log, this.#clock.now())
    answer.interrupted = this.#interrupted
    this.#current = undefined
    this.#settle()
    return this.#interrupted.over
  }

  giveUp(answer: CallAnswer): void {
    if (this.#current === answer) this.#current = undefined
  }

  close(how: CallEnding = 'hung up'): void {
    if (how === 'hung up') this.#channel.say({ kind: 'close' })
    this.#stop(this.#clock.now())
    this.reader.stop()
    if (how === 'hung up') this.#channel.close()
    else this.#channel.drop()
  }

  onEvent(event: AnswerEvent, at: MonotonicTime): void {
    if (event.kind === 'audio') this.#handleAudio(event.audio, at)
    else if (event.kind === 'mark') this.#player.mark(event.mark)
    else if (event.kind === 'clear') this.#handleClear(at)
    this.#settle()
  }

  /** A normal close is how an agent hangs up: it may have said all that it wanted to. */
  onFault(fault: Fault, at: MonotonicTime): void {
    this.#stop(at)
    if (isNormalClose(fault.status) && this.hasAnswer) this.#endAnswer()
    this.#failure = new ComponentError('agent', fault, at)
    this.#channel.close()
    this.#current?.reject(this.#failure)
    this.#current = undefined
  }

  onEnd(at: MonotonicTime): void {
    this.onFault({ kind: 'network', detail: 'the agent hung up', status: 1005 }, at)
  }

  #handleAudio(bytes: Uint8Array, at: MonotonicTime): void {
    const queued = this.#player.push(bytes, at)
    if (!queued) return
    const log = this.#ownerOf(at)
    // Once it is heard, none of its later pieces sets an instant, unless it is interrupted.
    if (!log.hasSound || log === this.#interrupted?.log) this.lag.note()
    log.push(queued)
    this.#noteAudio(log, queued)
  }

  #noteAudio(log: CallLog, { audio, arrivedAt, isRagged }: QueuedAudio): void {
    const interrupted = this.#interrupted
    if (interrupted?.log === log && interrupted.clearedAt !== undefined) interrupted.stale += audio
    const answer = this.#current
    if (!answer) return
    if (isRagged) answer.raggedPieces += 1
    if (log === answer.log) answer.turn.onAudio(arrivedAt)
    else if (log === answer.early && log.hasSound) answer.turn.onEarlySpeech()
  }

  /** Audio that began before the end of the caller's speech does not answer it. */
  #ownerOf(at: MonotonicTime): CallLog {
    const answer = this.#current
    const speechEnd = answer?.turn.speech.speechEnd ?? at
    if (this.#interrupted?.takes(at, speechEnd)) return this.#interrupted.log
    this.#endInterrupted()
    if (!answer) return this.#talk
    const isEarly = at < speechEnd || (answer.early.hasSound && answer.early.goesOn(at, SAME_SPEECH))
    return isEarly ? answer.early : answer.log
  }

  #handleClear(at: MonotonicTime): void {
    this.lag.note()
    this.#interrupted?.clear(at)
    if (this.hasAnswer) this.#current?.clears.push(at)
    this.#cut(this.#player.clear(at))
  }

  #cut(end: MonotonicTime): void {
    const { log, early } = this.#current ?? {}
    for (const each of [this.#talk, this.#interrupted?.log, log, early]) each?.cut(end)
  }

  #stop(at: MonotonicTime): void {
    this.#cancelSettling()
    this.#cut(this.#player.stop(at))
    this.#endInterrupted()
  }

  #endInterrupted(): void {
    this.#interrupted?.end()
    this.#interrupted = undefined
  }

  /** Ends the answers that have been quiet for long enough, and sets a timer for the others. */
  #settle(): void {
    this.#cancelSettling()
    if (this.isEnded) return
    const now = this.#clock.now()
    if (now >= (this.#interrupted?.overAt ?? NEVER)) this.#endInterrupted()
    if (now >= this.#answerOverAt) this.#endAnswer()
    const wait = (Math.min(this.#interrupted?.overAt ?? NEVER, this.#answerOverAt) - now) / 1e3
    if (wait < NEVER) this.#cancelSettling = judgeAfter(Math.ceil(wait), () => this.#settle())
  }

  /** When the answer that is being heard is over, as far as is known. */
  get #answerOverAt(): MonotonicTime {
    return this.#current?.log.quietAt(this.#settings.pause) ?? NEVER
  }

  #endAnswer(): void {
    const answer = this.#current
    this.#current = undefined
    answer?.resolve(answer.log.playbackEnd)
  }
}
