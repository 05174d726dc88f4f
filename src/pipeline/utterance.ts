import { createDecoder } from '../audio/decoder.ts'
import { Listener } from '../audio/listener.ts'
import type { Cue, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import type { ConnectionState } from '../core/trial.ts'
import type { Connection } from '../drive/lines.ts'
import type { AnswerLog } from './answer-log.ts'
import { guarded, Hearing } from './hearing.ts'
import { connect, jobOf, type Part, PartFailure } from './part.ts'
import { ask } from './request.ts'

/** How long to keep the connection after a cancel message before closing it. */
const SETTLED = 300

/** One TTS request: whole or streamed text in, audio out to the playback log of the answer. */
export class Utterance {
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
  readonly #part: Part
  readonly #log: AnswerLog
  readonly #onAudio: () => void
  #listener: Listener | undefined
  #job: Job | undefined
  #connection: Connection | undefined
  #hearing: Hearing | undefined
  #waiting: Cue[] = []
  #isReady = false
  #isCancelled = false
  #abandon: () => void = () => {}
  #resolve: (at: number) => void = () => {}
  #reject: (failure: PartFailure) => void = () => {}

  constructor(part: Part, log: AnswerLog, onAudio: () => void) {
    this.#part = part
    this.#log = log
    this.#onAudio = onAudio
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.done.catch(() => {})
  }

  /** Sends a whole text in one request. */
  async sayWhole(text: string): Promise<void> {
    if (this.#part.bound.adapter.facts.transport !== 'websocket') return this.#askFor(text)
    await this.open(text)
    this.say({ kind: 'text', text, last: true })
    this.say({ kind: 'end' })
  }

  /** Opens a request for streamed text. Cues sent before it is open wait. `done` reports failures. */
  async open(text: string): Promise<void> {
    const job = jobOf(this.#part, { text })
    this.#job = job
    try {
      this.#listener = new Listener(await createDecoder(job.format))
      this.#log.begin(this.#listener)
      const { connection, state } = await connect(this.#part, job)
      this.state = state
      if (this.#isCancelled) return connection.line.hangUp()
      this.#converse(job, connection)
    } catch (error) {
      if (!(error instanceof PartFailure)) throw error
      this.#reject(error)
    }
  }

  /** Sends a cue as soon as the provider is ready, in order. */
  say(cue: Cue): void {
    if (!this.#isReady) {
      this.#waiting.push(cue)
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
    this.#waiting = []
    this.#abandon()
    const { facts } = this.#part.bound.adapter
    const connection = this.#connection
    if (!connection || this.#hearing?.isOver) return this.#resolve(this.#part.clock.now())
    if (facts.cancel !== 'message') return this.#hangUp()
    this.#say({ kind: 'cancel' })
    setTimeout(() => {
      if (!this.#hearing?.isOver) this.#hangUp()
    }, SETTLED)
  }

  async #askFor(text: string): Promise<void> {
    const listener = new Listener(await createDecoder(this.#part.plan.format))
    this.#listener = listener
    this.#log.begin(listener)
    try {
      const asked = await ask(this.#part, { text }, (heard, at) => this.#hear(heard, at))
      this.#hearing = asked.hearing
      this.firstText = asked.at
      this.state = asked.connection
      this.#abandon = asked.abandon
      if (this.#isCancelled) asked.abandon()
      const at = await asked.done
      this.#ended(at)
    } catch (error) {
      if (!(error instanceof PartFailure)) throw error
      this.#note()
      if (this.#isCancelled) this.#resolve(error.at)
      else this.#reject(error)
    }
  }

  #converse(job: Job, connection: Connection): void {
    const { adapter } = this.#part.bound
    const hearing = new Hearing({
      ...{ adapter, job, memo: connection.memo, lag: this.#part.lag },
      onHeard: (heard, at) => this.#hear(heard, at),
      onReady: () => this.#start(),
      onFault: (fault, at) => this.#failed(fault, at),
      onOver: (at) => this.#ended(at),
    })
    this.#connection = connection
    this.#hearing = hearing
    const { line, fresh } = connection
    if (line.head) hearing.greet({ kind: 'head', ...line.head }, this.#part.clock.now())
    line.listen(hearing)
    if (fresh) this.#say({ kind: 'open' })
    connection.fresh = false
    if (!(fresh && adapter.facts.handshake)) this.#start()
  }

  #start(): void {
    if (this.#isReady) return
    this.#say({ kind: 'start' })
    this.#isReady = true
    for (const cue of this.#waiting.splice(0)) this.say(cue)
  }

  #say(cue: Cue): number {
    const { adapter } = this.#part.bound
    let at = this.#part.clock.now()
    const [job, connection, hearing] = [this.#job, this.#connection, this.#hearing]
    if (!job || !connection || !hearing || hearing.isOver) return at
    guarded(hearing, this.#part.clock, () => {
      const frames = adapter.say?.(cue, job, connection.memo) ?? []
      if (frames.length > 0) at = connection.line.say(frames)
    })
    return at
  }

  #hear(heard: Heard, at: number): void {
    if (heard.kind === 'end') return this.#heardEnd(at)
    if (heard.kind !== 'audio' || !this.#listener?.push(heard.audio, at)) return
    this.firstAudio ??= at
    this.lastAudio = at
    this.#onAudio()
  }

  /** Over HTTP the end of the body ends the request. A WebSocket is then free for the next request. */
  #heardEnd(at: number): void {
    const [connection, job] = [this.#connection, this.#job]
    if (!connection || !job) return
    this.#hearing?.leave()
    const { reuseAfterCancel = false } = this.#part.bound.adapter.facts
    if (!this.#isCancelled || reuseAfterCancel) this.#part.lines.giveBack(connection, job)
    else connection.line.hangUp()
    this.#ended(at)
  }

  #ended(at: number): void {
    this.#note()
    if (this.#listener) this.#log.end(this.#listener, at)
    this.#resolve(at)
  }

  #hangUp(): void {
    this.#hearing?.leave()
    this.#connection?.line.hangUp()
    this.#ended(this.#part.clock.now())
  }

  #failed(fault: Fault, at: number): void {
    this.#connection?.line.hangUp()
    this.#note()
    if (this.#isCancelled) this.#resolve(at)
    else this.#reject(new PartFailure('tts', fault, at))
  }

  #note(): void {
    if (!this.#hearing) return
    this.requestId = this.#hearing.requestId
    this.simulated = this.#hearing.simulated
    this.loopLag = this.#hearing.loopLag
  }
}
