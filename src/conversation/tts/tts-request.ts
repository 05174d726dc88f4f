import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { createDecoder } from '../../audio/decoders/decoder.ts'
import type { Cue, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { PooledConnection } from '../../drive/connections/pool.ts'
import { acquireConnection, type Component, ComponentError, createJob } from '../component/component.ts'
import { EventReader, guard } from '../component/frame-reader.ts'
import { sendRequest } from '../component/http-request.ts'
import type { PlaybackLog } from '../turn/playback-log.ts'

/** How long to keep the connection after a cancel message before closing it. */
const CANCEL_SETTLE_MS = 300

/** One TTS request: whole or streamed text in, audio out to the playback log of the answer. */
export class TtsRequest {
  /** Absolute microseconds. */
  firstText: number | undefined
  firstAudio: number | undefined
  lastAudio: number | undefined
  state: ConnectionState | undefined
  requestId = ''
  simulated = false
  loopLag = 0
  /** Resolves with the end of the request. Rejects with a `ComponentError`. */
  readonly done: Promise<number>
  readonly #component: Component
  readonly #log: PlaybackLog
  readonly #onAudio: () => void
  #receiver: AudioReceiver | undefined
  #job: Job | undefined
  #connection: PooledConnection | undefined
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
    this.#job = job
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
    const { facts } = this.#component.bound.adapter
    const connection = this.#connection
    if (!connection || this.#reader?.isEnded) return this.#resolve(this.#component.clock.now())
    if (facts.cancel !== 'message') return this.#closeConnection()
    this.#say({ kind: 'cancel' })
    setTimeout(() => {
      if (!this.#reader?.isEnded) this.#closeConnection()
    }, CANCEL_SETTLE_MS)
  }

  async #requestOverHttp(text: string): Promise<void> {
    const receiver = new AudioReceiver(await createDecoder(this.#component.plan.format))
    this.#receiver = receiver
    this.#log.addRequest(receiver)
    try {
      const response = await sendRequest(this.#component, { text }, (event, at) =>
        this.#handleEvent(event, at),
      )
      this.#reader = response.reader
      this.firstText = response.at
      this.state = response.connection
      this.#cancelHttp = response.cancel
      if (this.#isCancelled) response.cancel()
      const at = await response.done
      this.#finish(at)
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      this.#copyReaderMetadata()
      if (this.#isCancelled) this.#resolve(error.at)
      else this.#reject(error)
    }
  }

  #startOnWebSocket(job: Job, connection: PooledConnection): void {
    const { adapter } = this.#component.bound
    const reader = new EventReader({
      ...{ adapter, job, state: connection.state, lag: this.#component.lag },
      onEvent: (event, at) => this.#handleEvent(event, at),
      onReady: () => this.#start(),
      onFault: (fault, at) => this.#fail(fault, at),
      onEnd: (at) => this.#finish(at),
    })
    this.#connection = connection
    this.#reader = reader
    const { connection: line, fresh } = connection
    if (line.upgradeResponse)
      reader.readHead({ kind: 'head', ...line.upgradeResponse }, this.#component.clock.now())
    line.listen(reader)
    if (fresh) this.#say({ kind: 'open' })
    connection.fresh = false
    if (!(fresh && adapter.facts.handshake)) this.#start()
  }

  #start(): void {
    if (this.#isReady) return
    this.#say({ kind: 'start' })
    this.#isReady = true
    for (const cue of this.#pendingCues.splice(0)) this.say(cue)
  }

  #say(cue: Cue): number {
    const { adapter } = this.#component.bound
    let at = this.#component.clock.now()
    const [job, connection, reader] = [this.#job, this.#connection, this.#reader]
    if (!job || !connection || !reader || reader.isEnded) return at
    guard(reader, this.#component.clock, () => {
      const frames = adapter.say?.(cue, job, connection.state) ?? []
      if (frames.length > 0) at = connection.connection.send(frames)
    })
    return at
  }

  #handleEvent(event: ProviderEvent, at: number): void {
    if (event.kind === 'end') return this.#handleEnd(at)
    if (event.kind !== 'audio' || !this.#receiver?.push(event.audio, at)) return
    this.firstAudio ??= at
    this.lastAudio = at
    this.#onAudio()
  }

  /** Over HTTP the end of the body ends the request. A WebSocket is then free for the next request. */
  #handleEnd(at: number): void {
    const [connection, job] = [this.#connection, this.#job]
    if (!connection || !job) return
    this.#reader?.stop()
    const { reuseAfterCancel = false } = this.#component.bound.adapter.facts
    if (!this.#isCancelled || reuseAfterCancel) this.#component.pool.release(connection, job)
    else connection.connection.close()
    this.#finish(at)
  }

  #finish(at: number): void {
    this.#copyReaderMetadata()
    if (this.#receiver) this.#log.endRequest(this.#receiver, at)
    this.#resolve(at)
  }

  #closeConnection(): void {
    this.#reader?.stop()
    this.#connection?.connection.close()
    this.#finish(this.#component.clock.now())
  }

  #fail(fault: Fault, at: number): void {
    this.#connection?.connection.close()
    this.#copyReaderMetadata()
    if (this.#isCancelled) this.#resolve(at)
    else this.#reject(new ComponentError('tts', fault, at))
  }

  #copyReaderMetadata(): void {
    if (!this.#reader) return
    this.requestId = this.#reader.requestId
    this.simulated = this.#reader.simulated
    this.loopLag = this.#reader.loopLag
  }
}
