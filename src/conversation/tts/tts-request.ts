import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import type { Cue, Job } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { PooledConnection } from '../../drive/connections/pooled-connection.ts'
import { cancelAnswer } from '../../drive/trial/barge-in.ts'
import { guard } from '../../drive/trial/guard.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import { EventReader } from '../../drive/trial/reader/event-reader.ts'
import { type CueTarget, sendCue } from '../../drive/trial/send-cue.ts'
import { acquireConnection, type Component, ComponentError, createJob } from '../component/component.ts'
import { sendRequest } from '../component/http-request.ts'
import type { PlaybackLog } from '../turn/playback-log.ts'

/** A request on a WebSocket. */
interface OpenRequest extends CueTarget {
  readonly reader: EventReader
}

/** One TTS request: whole or streamed text in, audio out to the playback log of the answer. */
export class TtsRequest implements AnswerListener {
  firstText: MonotonicTime | undefined
  firstAudio: number | undefined
  lastAudio: number | undefined
  state: ConnectionState | undefined
  /** Resolves with the end of the request. Rejects with a `ComponentError`. */
  readonly done: Promise<number>
  readonly #component: Component
  readonly #log: PlaybackLog
  readonly #onAudio: () => void
  #receiver: AudioReceiver | undefined
  #open: OpenRequest | undefined
  #reader: EventReader | undefined
  #pendingCues: Cue[] = []
  #isReady = false
  #isCancelled = false
  #cancelHttp: () => void = () => {}
  #resolve: (at: number) => void = () => {}
  #reject: (failure: ComponentError) => void = () => {}

  constructor(component: Component, log: PlaybackLog, onAudio: () => void) {
    this.#component = component
    this.#log = log
    this.#onAudio = onAudio
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
    return this.#reader?.simulated ?? false
  }
  get loopLag(): number {
    return this.#reader?.loopLag ?? 0
  }
  get ignoredMessage(): string | undefined {
    return this.#reader?.ignoredMessage
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
    const job = createJob(this.#component, { text })
    try {
      this.#receiver = new AudioReceiver(await createDecoder(job.format))
      this.#log.addRequest(this.#receiver)
      const { pooled, connectionState } = await acquireConnection(this.#component, job)
      this.state = connectionState
      if (this.#isCancelled) return pooled.connection.close()
      this.#startOnWebSocket(job, pooled)
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      this.#reject(error)
    }
  }

  /** Sends a cue as soon as the provider is ready, in order. */
  say(cue: Cue): void {
    if (!this.#isReady) {
      this.#pendingCues.push(cue)
      return
    }
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
    this.#pendingCues = []
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

  onEvent(event: AnswerEvent, at: number): void {
    if (event.kind === 'ready') return this.#start()
    if (event.kind === 'end' && this.#open) return this.#endOnWebSocket(this.#open, at)
    if (event.kind !== 'audio' || !this.#receiver?.push(event.audio, at)) return
    this.firstAudio ??= at
    this.lastAudio = at
    this.#onAudio()
  }

  onFault(fault: Fault, at: number): void {
    this.#open?.pooled.connection.close()
    if (this.#isCancelled) this.#resolve(at)
    else this.#reject(new ComponentError('tts', fault, at))
  }

  onEnd(at: number): void {
    this.#finish(at)
  }

  async #requestOverHttp(text: string): Promise<void> {
    const receiver = new AudioReceiver(await createDecoder(this.#component.plan.format))
    this.#receiver = receiver
    this.#log.addRequest(receiver)
    try {
      const response = await sendRequest(this.#component, { text }, (event, at) => this.onEvent(event, at))
      this.#reader = response.reader
      this.firstText = response.at
      this.state = response.connection
      this.#cancelHttp = response.cancel
      if (this.#isCancelled) response.cancel()
      const at = await response.done
      this.#finish(at)
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      if (this.#isCancelled) this.#resolve(error.at)
      else this.#reject(error)
    }
  }

  #startOnWebSocket(job: Job, pooled: PooledConnection): void {
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
    if (this.#isReady) return
    this.#say({ kind: 'start' })
    this.#isReady = true
    for (const cue of this.#pendingCues.splice(0)) this.say(cue)
  }

  /** The instant of the write; undefined if nothing was sent. */
  #say(cue: Cue): number | undefined {
    const open = this.#open
    if (!open || open.reader.isEnded) return undefined
    let at: number | undefined
    guard(open.reader, this.#component.clock, () => {
      at = sendCue(open, cue)
    })
    return at
  }

  /** The WebSocket is free for the next request, unless a cancel made it useless. */
  #endOnWebSocket({ reader, pooled, job }: OpenRequest, at: number): void {
    reader.stop()
    const { reuseAfterCancel = false } = this.#component.bound.adapter.facts
    // The next request may follow at once: a late piece is of the same answer. Later it is noticed.
    const quietTime = reader.identity.identifiesAudio ? undefined : 0
    if (!this.#isCancelled || reuseAfterCancel) this.#component.pool.release(pooled, job, quietTime)
    else pooled.connection.close()
    this.#finish(at)
  }

  #finish(at: number): void {
    if (this.#receiver) this.#log.endRequest(this.#receiver, at)
    this.#resolve(at)
  }
}
