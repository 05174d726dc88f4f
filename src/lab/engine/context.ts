import type { SpeechAsk, TextAsk } from '../twin.ts'
import { noteRefusal } from './notes.ts'
import { isReleased } from './release.ts'
import type { Seats } from './seats.ts'
import { Slot } from './slot.ts'
import type { Appointment } from './timetable.ts'
import { type Ending, Utterance } from './utterance.ts'
import { refuse, type Visit } from './visit.ts'

/** A position in the queue that is reported once it is reached. */
interface Mark {
  readonly mark: string
}

/**
 * One context on a connection: the held text, the current response and the queue. It holds one slot of the
 * provider's concurrency from its first text to its last audio.
 */
export class Context {
  readonly #visit: Visit
  readonly #name: string
  readonly #slot: Slot
  #held = ''
  #speech: SpeechAsk | undefined
  #holdEnds: Appointment | undefined
  /** The client has announced more text for this turn. */
  #open = false
  #current: Utterance | undefined
  #waiting: (Utterance | Mark)[] = []
  /** Fully sent; its completion is not sent yet. */
  #spoken: Utterance | undefined
  #completion: Appointment | undefined
  /** How often to send the next mark: more than once if a fault duplicates the end. */
  #repeats = 1
  /** The last request failed or was refused, so its mark is not sent. */
  #isSpoiled = false

  constructor(visit: Visit, name: string, seats: Seats) {
    this.#visit = visit
    this.#name = name
    this.#slot = new Slot(visit, seats)
  }

  /** A response is being sent, is queued, or awaits its completion. */
  get isTalking(): boolean {
    return this.#current !== undefined || this.#spoken !== undefined || this.#waiting.length > 0
  }

  /** The context holds nothing and can be removed. */
  get isForgettable(): boolean {
    return !this.isTalking && this.#held === ''
  }

  /** @param at when the text had arrived */
  hear(ask: TextAsk, at: number): void {
    const isFirst = this.#held === ''
    this.#held += ask.text
    this.#speech = ask.speech
    this.#open = ask.more
    if (ask.release === 'now' || isReleased(this.#held, ask.release)) return this.#release(at)
    if (isFirst && ask.release.after !== undefined) this.#releaseAt(at + ask.release.after * 1000)
  }

  flush(more: boolean, at: number, mark?: string): void {
    this.#open = more
    this.#release(at)
    if (mark === undefined || this.#isSpoiled) return
    this.#waiting.push({ mark })
    this.#proceed()
  }

  /** Discards the held text. `all` also stops the current response and clears the queue. */
  cancel(scope: 'buffer' | 'all'): void {
    this.#drop()
    this.#open = false
    if (scope === 'all') this.#silence('cancelled')
  }

  /** The client disconnected, or the connection broke. */
  leave(): void {
    this.#drop()
    this.#silence('gone')
  }

  #releaseAt(due: number): void {
    this.#holdEnds = this.#visit.mount.house.timetable.at(due, () => this.#release(due))
  }

  #drop(): void {
    this.#held = ''
    this.#holdEnds?.cancel()
  }

  #release(at: number): void {
    const text = this.#held
    const speech = this.#speech
    this.#drop()
    if (!speech || (text.trim() === '' && !this.#mustAnswer)) return this.#settle()
    const refusal = this.#slot.take(() => this.#proceed())
    this.#isSpoiled = refusal !== undefined
    if (refusal) {
      noteRefusal(this.#visit, refusal, at, { text, echo: speech.echo ?? {} })
      return refuse(this.#visit, refusal, speech.echo)
    }
    const asked = { context: this.#name, text, speech, at }
    this.#waiting.push(new Utterance(this.#visit, asked, this.#visit.mount.nextTurn()))
    this.#proceed()
  }

  /** Empty text gets no response on a WebSocket, but an HTTP request always gets one. */
  get #mustAnswer(): boolean {
    return this.#visit.twin.facts.carrier === 'http'
  }

  /** Starts the next response if none is being sent, after the marks queued before it. */
  #proceed(): void {
    if (this.#current || this.#slot.isBarred) return
    if (!this.#waiting.some((next) => next instanceof Utterance)) this.#slot.leave()
    const next = this.#waiting[0]
    if (next instanceof Utterance) return this.#begin(next)
    if (this.#spoken || !next) return this.#settle()
    this.#tell(next)
    this.#proceed()
  }

  #tell({ mark }: Mark): void {
    const { twin, memo, knock, outlet, profile } = this.#visit
    this.#waiting.shift()
    const event = { kind: 'marked', context: this.#name, mark } as const
    for (let told = 0; told < this.#repeats; told++) outlet.write(twin.reply(event, memo, knock))
    this.#repeats = 1
    if (profile.closeAfterComplete && this.#waiting.length === 0) outlet.end()
  }

  #begin(next: Utterance): void {
    this.#waiting.shift()
    const earliest = this.#spoken?.lastAudio ?? 0
    this.#makeRoom()
    this.#current = next
    next.begin(earliest, (ending) => this.#ended(next, ending), this.#slot.takeLetInAt())
  }

  /** Before the next response starts: the delivered one is completed now, or together with the next. */
  #makeRoom(): void {
    const spoken = this.#spoken
    this.#spoken = undefined
    this.#completion?.cancel()
    if (spoken?.turn.speech.completes === 'each') spoken.complete()
    else spoken?.stop('superseded')
  }

  #ended(utterance: Utterance, ending: Ending): void {
    this.#current = undefined
    if (ending === 'spoken') this.#spoken = utterance
    else utterance.stop(ending === 'failed' ? 'failed' : 'cut')
    if (ending === 'failed') this.#spoil()
    if (ending === 'ended') this.#waiting = []
    this.#proceed()
    if (ending === 'ended' || (ending === 'failed' && this.#visit.twin.facts.carrier === 'http')) {
      this.#visit.outlet.end()
    }
  }

  /** Drops the marks of the failed response. */
  #spoil(): void {
    while (this.#waiting[0] && !(this.#waiting[0] instanceof Utterance)) this.#waiting.shift()
    this.#isSpoiled = this.#waiting.length === 0
  }

  /** Schedules the completion of the delivered response, unless more text of its turn is expected. */
  #settle(): void {
    const spoken = this.#spoken
    if (!spoken || this.#current) return
    const { speech } = spoken.turn
    if (this.#open && speech.completes === 'turn') return
    this.#completion?.cancel()
    const { house, thawed } = this.#visit.mount
    const delay = this.#completionDelay(speech)
    if (delay === 0) return this.#complete(spoken)
    const due = thawed(Math.max(spoken.lastAudio + delay, house.clock.now()))
    this.#completion = house.timetable.at(due, () => this.#complete(spoken))
  }

  #complete(spoken: Utterance): void {
    const { twin, profile, outlet } = this.#visit
    this.#spoken = undefined
    this.#repeats = spoken.completions
    spoken.complete()
    const isMarked = this.#waiting.length > 0
    if (twin.facts.carrier === 'http' || (profile.closeAfterComplete && !isMarked)) outlet.end()
    if (isMarked) this.#proceed()
  }

  /** The first that is set: the mount's profile, the client's request, the provider's default. */
  #completionDelay(speech: SpeechAsk): number {
    const { mount, profile } = this.#visit
    return (mount.profile.completionDelay ?? speech.completionDelay ?? profile.completionDelay ?? 0) * 1000
  }

  #silence(outcome: 'cancelled' | 'gone'): void {
    this.#slot.giveUp()
    this.#completion?.cancel()
    for (const utterance of [this.#spoken, this.#current, ...this.#waiting]) {
      if (utterance instanceof Utterance) utterance.stop(outcome)
    }
    this.#spoken = undefined
    this.#current = undefined
    this.#waiting = []
    this.#slot.leave()
  }
}
