import type { SpeechAsk, TextAsk } from '../twin.ts'
import { noteRefusal } from './notes.ts'
import { isReleased } from './release.ts'
import type { Seats } from './seats.ts'
import { Slot } from './slot.ts'
import type { Appointment } from './timetable.ts'
import { type Ending, Utterance } from './utterance.ts'
import { refuse, type Visit } from './visit.ts'

/** A place in what is to be said, told when it is reached. */
interface Mark {
  readonly mark: string
}

/**
 * One of the conversations on a connection: text that is held back, what is being said, and what still waits. It holds
 * one slot of the provider's concurrency from its first text to its last audio.
 */
export class Context {
  readonly #visit: Visit
  readonly #name: string
  readonly #slot: Slot
  #held = ''
  #speech: SpeechAsk | undefined
  #holdEnds: Appointment | undefined
  /** The client has said that more text of this turn follows. */
  #open = false
  #current: Utterance | undefined
  #waiting: (Utterance | Mark)[] = []
  /** Said to its end, completion not yet sent. */
  #spoken: Utterance | undefined
  #completion: Appointment | undefined
  /** How often the next mark is told: more than once where a fault doubles the end. */
  #repeats = 1
  /** What was asked for last came to nothing, so that no mark of it is told. */
  #isSpoiled = false

  constructor(visit: Visit, name: string, seats: Seats) {
    this.#visit = visit
    this.#name = name
    this.#slot = new Slot(visit, seats)
  }

  /** Something is being said, waits to be said, or awaits its completion. */
  get isTalking(): boolean {
    return this.#current !== undefined || this.#spoken !== undefined || this.#waiting.length > 0
  }

  /** Nothing would be lost with it. */
  get isForgettable(): boolean {
    return !this.isTalking && this.#held === ''
  }

  /** `at` is the instant at which the text had arrived. */
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

  /** Forgets what is held; `all` also silences what is being said and what waits. */
  cancel(scope: 'buffer' | 'all'): void {
    this.#drop()
    this.#open = false
    if (scope === 'all') this.#silence('cancelled')
  }

  /** The client is gone, or the line is. */
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

  /** On a WebSocket nothing to say is no answer; an HTTP request gets one in any case. */
  get #mustAnswer(): boolean {
    return this.#visit.twin.facts.carrier === 'http'
  }

  /** Takes the next utterance when none is being said, and tells the marks in front of it. */
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

  /** Something else is about to be said: what was said before is completed now, or together with the next. */
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

  /** Forgets the marks that would have told of it. */
  #spoil(): void {
    while (this.#waiting[0] && !(this.#waiting[0] instanceof Utterance)) this.#waiting.shift()
    this.#isSpoiled = this.#waiting.length === 0
  }

  /** Appoints the completion of what was said, unless more of its turn is to come. */
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

  /** The mount's profile, the client's wish, the provider's habit: the first that says something. */
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
