import type { LabFault } from '../../core/lab-profile.ts'
import { PieceTape } from '../piece-tape.ts'
import type { Understood } from '../twin.ts'
import { ANSWER_FAULTS, striking } from './faults.ts'
import type { Numbered } from './mount.ts'
import { askedBy } from './notes.ts'
import type { Appointment } from './timetable.ts'
import type { Visit } from './visit.ts'

/** The position of a turn in the audio stream, and the number of turns before it. */
export type Spoken = Pick<Understood, 'from' | 'to' | 'turn' | 'echo'>

/** The recognised text. `recognisedAt` is set if recognition took time. */
export interface Heard {
  readonly text: string
  readonly at?: number
}

export interface VerdictPlan extends Spoken {
  readonly heard: Heard | Promise<Heard>
  readonly asked: boolean
  readonly last: boolean
  /** The start of the hidden delay, in microseconds. */
  readonly at: number
  readonly numbered: Numbered
  /** Over HTTP an agent speaks its reply in the same response. */
  readonly answers: boolean
  readonly onSettled: (text: string) => void
}

const NOTHING: Heard = { text: '' }

/**
 * Sends one final transcript, after its hidden delay and not before it is recognised. Applies a fault and
 * records the transcript in the truth log.
 */
export class Verdict {
  readonly #visit: Visit
  readonly #plan: VerdictPlan
  readonly #id: string
  readonly #delay: number
  readonly #fault: LabFault | undefined
  readonly #appointment: Appointment
  #last: boolean
  #heard: Heard | 'unheard' | undefined
  #isDue = false
  isPending = true

  constructor(visit: Visit, plan: VerdictPlan) {
    const { mount, profile, twin } = visit
    const { draws, number } = plan.numbered
    this.#visit = visit
    this.#plan = plan
    this.#last = plan.last
    this.#id = twin.facts.requestId(draws.digits('request'), visit.knock)
    this.#delay = draws.delay('final transcript', profile.finalTranscript ?? 0)
    this.#fault = striking(profile.faults ?? [], ANSWER_FAULTS, number, draws)
    const stalled = this.#fault?.kind === 'stall' ? (this.#fault.duration ?? Number.POSITIVE_INFINITY) : 0
    const due = Math.max(plan.at + this.#delay + stalled * 1000, mount.house.clock.now())
    this.#appointment =
      due === Number.POSITIVE_INFINITY
        ? { cancel: () => {} }
        : mount.house.timetable.at(mount.thawed(due), () => this.#fallDue())
    this.#await(plan.heard)
  }

  /**
   * The client requests a transcript that is already pending. `isLast`: it has announced that no more audio
   * follows.
   */
  ask(last: boolean): void {
    this.#last ||= last
  }

  /** Another turn ends now, so this transcript is sent without waiting for the rest of its delay. */
  conclude(): void {
    if (!this.isPending) return
    this.#appointment.cancel()
    this.#fallDue()
  }

  cancel(): void {
    if (!this.isPending) return
    this.#appointment.cancel()
    this.isPending = false
    this.#note('gone', this.#visit.mount.house.clock.now())
  }

  #await(heard: Heard | Promise<Heard>): void {
    const take = (words: Heard | 'unheard') => {
      this.#heard = words
      if (this.#isDue) this.#fallDue()
    }
    if (heard instanceof Promise) heard.then(take, () => take('unheard'))
    else take(heard)
  }

  #fallDue(): void {
    this.#isDue = true
    if (!this.isPending || !this.#heard) return
    this.isPending = false
    if (this.#heard === 'unheard') this.#fail()
    else this.#tell(this.#heard)
  }

  #tell({ text }: Heard): void {
    const { outlet, twin } = this.#visit
    switch (this.#fault?.kind) {
      case 'drop':
        outlet.destroy()
        return this.#note('cut', this.#visit.mount.house.clock.now())
      case 'truncate':
        outlet.end()
        return this.#note('cut', this.#visit.mount.house.clock.now())
      case 'error-frame':
        return this.#fail()
      case 'garbage':
        outlet.writeGarbage()
    }
    const times = this.#fault?.kind === 'duplicate-end' ? 2 : 1
    const [at = 0] = Array.from({ length: times }, () => this.#say(text))
    this.#note('completed', at)
    this.#plan.onSettled(text)
    if (this.#last) this.#leave()
    else if (twin.facts.carrier === 'http' && !this.#plan.answers) outlet.end()
  }

  #say(heard: string): number {
    const { outlet, twin, memo, knock } = this.#visit
    const { from, to, turn, echo, asked } = this.#plan
    const text = this.#fault?.kind === 'silence' ? '' : heard
    const understood = { id: this.#id, text, settled: true, asked, last: this.#last, from, to, turn, echo }
    return outlet.write(twin.reply({ kind: 'transcript', understood }, memo, knock))
  }

  #fail(): void {
    const { outlet, twin, memo, knock } = this.#visit
    const refusal = { reason: 'broken' } as const
    if (twin.facts.carrier === 'http') {
      outlet.write(twin.reply({ kind: 'refused', refusal }, memo, knock))
      outlet.end()
    } else outlet.write(twin.reply({ kind: 'failed', refusal, echo: this.#plan.echo }, memo, knock))
    this.#note('failed', this.#visit.mount.house.clock.now())
  }

  #leave(): void {
    const { outlet, twin, memo, knock } = this.#visit
    outlet.write(twin.reply({ kind: 'closing' }, memo, knock))
    outlet.end()
  }

  #note(outcome: 'completed' | 'failed' | 'cut' | 'gone', at: number): void {
    const { house } = this.#visit.mount
    const { echo, from, to } = this.#plan
    const { text, at: understood } = this.#heard === 'unheard' || !this.#heard ? NOTHING : this.#heard
    house.truth.add({
      ...askedBy(this.#visit, { request: this.#id, text, echo, at: this.#plan.at }),
      first_audio_delay_us: this.#delay,
      pieces: new PieceTape(),
      audio_us: (to - from) * 1e6,
      ...(understood === undefined ? {} : { understood_us: understood }),
      ...(outcome === 'completed' ? { completed_us: at } : {}),
      ended_us: at,
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}
