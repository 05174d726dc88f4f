import type { Cue, Job } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Lease } from '../../drive/connections/pooled-connection.ts'
import { cancelAnswer } from '../../drive/trial/cancel-answer.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import { guard } from '../../drive/trial/reader/errors-to-faults.ts'
import { EventReader } from '../../drive/trial/reader/event-reader.ts'
import { closedUnused } from '../../drive/trial/redial.ts'
import { type CueTarget, sendCue } from '../../drive/trial/send-cue.ts'
import { acquireConnection, type Component, ComponentError, componentJob } from '../component/component.ts'
import { type PendingResponse, sendRequest } from '../component/http-request.ts'
import type { ReuseCounts } from '../component/reuse-counts.ts'
import type { PlaybackLog } from '../playback/playback-log.ts'
import { RequestAudio } from '../playback/request-audio.ts'
import { CueQueue } from './cue-queue.ts'

/** A request on a WebSocket. */
interface OpenRequest extends CueTarget {
  readonly reader: EventReader
}

/** One TTS request: whole or streamed text in, audio out to the playback log of the answer. */
export class TtsRequest implements AnswerListener {
  firstText: MonotonicTime | undefined
  state: ConnectionState | undefined
  /** Resolves with the end of the request. Rejects with a `ComponentError`. */
  readonly done: Promise<MonotonicTime>
  readonly #component: Component
  readonly #onAudio: () => void
  readonly #log: PlaybackLog
  #audio: RequestAudio | undefined
  #open: OpenRequest | undefined
  #reader: EventReader | undefined
  readonly #cues = new CueQueue()
  #lease: Lease | undefined
  #began: MonotonicTime = 0
  #reuse: ReuseCounts = { redial: 0, lateAudio: undefined, stalePieces: 0 }
  #isCancelled = false
  #cancelHttp: () => void = () => {}
  #resolve: (at: MonotonicTime) => void = () => {}
  #reject: (failure: ComponentError) => void = () => {}

  constructor(component: Component, log: PlaybackLog, onAudio: () => void) {
    this.#component = component
    this.#onAudio = onAudio
    this.#log = log
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.done.catch(() => {})
  }

  get requestId(): string {
    return this.#reader?.identity.requestId ?? ''
  }
  get simulated(): boolean {
    return this.#reader?.labMark !== undefined
  }
  /** Its first audible sample has arrived. */
  get isHeard(): boolean {
    return this.#audio?.isHeard ?? false
  }
  get loopLag(): number {
    return this.#audio?.lag ?? 0
  }
  get reuse(): ReuseCounts {
    return { ...this.#reuse, stalePieces: this.#reader?.identity.stalePieces ?? 0 }
  }
  get ignoredMessage(): string | undefined {
    return this.#reader?.ignoredMessage
  }
  get firstAudio(): MonotonicTime | undefined {
    return this.#audio?.first
  }
  get lastAudio(): MonotonicTime | undefined {
    return this.#audio?.last
  }
  get hasAnswer(): boolean {
    return this.firstAudio !== undefined
  }

  /** Sends a whole text in one request. */
  async sendText(text: string): Promise<void> {
    if (this.#component.bound.adapter.facts.transport !== 'websocket') return this.#requestOverHttp(text)
    await this.open(text)
    this.say({ kind: 'text', text, last: true })
    this.say({ kind: 'end' })
  }

  /** Opens a request for streamed text. Cues sent before it is open wait. `done` reports failures. */
  async open(text: string): Promise<void> {
    const job = componentJob(this.#component, { text })
    try {
      this.#audio = await RequestAudio.begin(job.format, this.#log, this.#component.lag)
      this.#began = this.#component.clock.now()
      await this.#connect(job, this.#component.plan.connection)
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      this.#reject(error)
    }
  }

  async #connect(job: Job, wanted: 'cold' | 'warm'): Promise<void> {
    const lease = await acquireConnection(this.#component, job, wanted)
    this.#lease = lease
    this.#reuse.lateAudio ??= lease.lateAudioAfter
    this.state = lease.connectionState
    if (this.#isCancelled) lease.pooled.connection.close()
    else this.#startOnWebSocket(job, lease)
  }

  /** Sends a cue as soon as the provider is ready, in order. */
  say(cue: Cue): void {
    if (this.#cues.hold(cue)) return
    this.#cues.noteSent(cue)
    const at = this.#say(cue)
    if (at === undefined) return
    this.#reader?.beginAnswer(at)
    if (cue.kind === 'text') this.firstText ??= at
  }

  /**
   * Cancels the request with the provider's cancel message, or by closing the connection if there is none.
   */
  cancel(): void {
    if (this.#isCancelled) return
    this.#isCancelled = true
    this.#cues.clear()
    this.#cancelHttp()
    const { clock } = this.#component
    const open = this.#open
    if (!open || open.reader.isEnded) return this.#resolve(clock.now())
    guard(open.reader, clock, () => {
      const { stopWaiting } = cancelAnswer({
        ...open,
        clock,
        lastAudio: () => this.lastAudio,
        onSettled: (at) => this.#endOnWebSocket(open, at),
      })
      void this.done.catch(() => {}).then(stopWaiting)
    })
  }

  onEvent(event: AnswerEvent, at: MonotonicTime): void {
    if (event.kind === 'ready') return this.#start()
    if (event.kind === 'end' && this.#open) return this.#endOnWebSocket(this.#open, at)
    if (event.kind === 'audio' && this.#audio?.push(event.audio, at)) this.#onAudio()
  }

  onFault(fault: Fault, at: MonotonicTime): void {
    const open = this.#open
    open?.pooled.connection.close()
    if (this.#isCancelled) this.#resolve(at)
    else if (open && this.#lease && closedUnused(this.#lease, open.reader, this.firstText) !== undefined)
      void this.#sendAgain(open.job)
    else this.#reject(new ComponentError('tts', fault, at))
  }

  /** The provider had closed the connection before the request: all of it is sent on a new one. */
  async #sendAgain(job: Job): Promise<void> {
    this.#reuse.redial = this.#component.clock.now() - this.#began
    this.#cues.rewind()
    this.#open = undefined
    this.firstText = undefined
    try {
      await this.#connect(job, 'cold')
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      this.#reject(error)
    }
  }

  onEnd(at: MonotonicTime): void {
    this.#finish(at)
  }

  async #requestOverHttp(text: string): Promise<void> {
    this.#audio = await RequestAudio.begin(this.#component.plan.format, this.#log, this.#component.lag)
    try {
      const response = await sendRequest(this.#component, { text }, (event, at) => this.onEvent(event, at))
      this.#noteResponse(response)
      this.#cancelHttp = () => response.cancel()
      if (this.#isCancelled) response.cancel()
      const at = await response.done.finally(() => this.#noteResponse(response))
      this.#finish(at)
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      if (this.#isCancelled) this.#resolve(error.at)
      else this.#reject(error)
    }
  }

  /** Noted again at its end: it may have been sent twice. */
  #noteResponse({ reader, at, connection, reuse }: PendingResponse): void {
    this.#reader = reader
    this.firstText = at
    this.state = connection
    this.#reuse = reuse
  }

  #startOnWebSocket(job: Job, { pooled }: Lease): void {
    const { bound, clock, lag } = this.#component
    const { adapter } = bound
    const reader = new EventReader({ adapter, job, state: pooled.state, lag, listener: this })
    this.#open = { adapter, job, pooled, reader }
    this.#reader = reader
    reader.readUpgrade(pooled.connection.upgradeResponse, clock.now())
    pooled.connection.listen(reader)
    const awaitsReady = pooled.fresh && adapter.facts.handshake
    if (pooled.fresh) this.#say({ kind: 'open' })
    pooled.fresh = false
    if (!awaitsReady) this.#start()
  }

  #start(): void {
    if (this.#cues.isReady) return
    this.#say({ kind: 'start' })
    for (const cue of this.#cues.open()) this.say(cue)
  }

  /** The instant of the write; undefined if nothing was sent. */
  #say(cue: Cue): number | undefined {
    const open = this.#open
    if (!open || open.reader.isEnded) return undefined
    let at: MonotonicTime | undefined
    guard(open.reader, this.#component.clock, () => {
      at = sendCue(open, cue)
    })
    return at
  }

  /** The WebSocket is free for the next request, unless a cancel made it useless. */
  #endOnWebSocket({ reader, pooled, job }: OpenRequest, at: MonotonicTime): void {
    reader.stop()
    const { reuseAfterCancel = false } = this.#component.bound.adapter.facts
    // A late piece before the next request belongs to the same answer; after the answer it is noticed.
    const quietTime = reader.identity.identifiesAudio ? undefined : 0
    if (!this.#isCancelled || reuseAfterCancel) this.#component.pool.release(pooled, job, quietTime)
    else pooled.connection.close()
    this.#finish(at)
  }

  #finish(at: MonotonicTime): void {
    this.#audio?.end(at)
    this.#resolve(at)
  }
}
