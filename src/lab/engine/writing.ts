import type { LabFault } from '../../core/lab-profile.ts'
import { PieceTape } from '../piece-tape.ts'
import type { TruthOutcome } from '../truth.ts'
import type { Letter, PromptAsk, TurnEvent } from '../twin.ts'
import { ANSWER_FAULTS, striking } from './faults.ts'
import { askedBy, noteRefusal } from './notes.ts'
import type { Appointment } from './timetable.ts'
import { tokensOf } from './tokens.ts'
import { refuse, type Visit } from './visit.ts'

/** Tokens per second if the profile does not set it. */
const PACE = 60

/**
 * Responds to one prompt: waits for the first-token delay, sends tokens at the profile's rate, applies a
 * fault, and records the completion in the truth log.
 */
export class Writing {
  readonly #visit: Visit
  readonly #ask: PromptAsk
  readonly #at: number
  readonly #letter: Letter
  readonly #tokens: readonly string[]
  readonly #delay: number
  readonly #fault: LabFault | undefined
  readonly #pieces = new PieceTape()
  #next: Appointment | undefined
  #isOver = false

  /** @param at when the prompt had arrived */
  constructor(visit: Visit, ask: PromptAsk, text: string, at: number) {
    const { mount, profile, twin } = visit
    const { draws, number } = mount.nextTurn()
    const cached = mount.prefixes.visit(ask.messages)
    const isCached = cached > 1 && profile.cachedFirstToken !== undefined
    this.#visit = visit
    this.#ask = ask
    this.#at = at
    this.#tokens = tokensOf(text)
    this.#delay = draws.delay('first token', (isCached ? profile.cachedFirstToken : profile.firstToken) ?? 0)
    this.#fault = striking(profile.faults ?? [], ANSWER_FAULTS, number, draws)
    this.#letter = {
      id: twin.facts.requestId(draws.digits('request'), visit.knock),
      text,
      promptTokens: countTokens(ask.messages.map((message) => message.text)),
      cachedTokens: isCached ? countTokens(ask.messages.slice(0, cached).map((message) => message.text)) : 0,
      tokens: this.#tokens.length,
      echo: ask.echo ?? {},
    }
  }

  /** Accepts the prompt, or refuses it if a limit of the provider is reached. */
  begin(): void {
    const { mount, headDelay } = this.#visit
    const verdict = mount.limiter.enter(mount.house.clock.now())
    if (verdict !== 'in') {
      this.#isOver = true
      noteRefusal(this.#visit, { reason: verdict }, this.#at, { text: this.#letter.text })
      return refuse(this.#visit, { reason: verdict }, this.#ask.echo)
    }
    this.#appoint(this.#at + headDelay, () => {
      if (this.#fault?.kind !== 'error-frame' || this.#streams)
        this.#say({ kind: 'writing', letter: this.#letter })
      this.#write(0)
    })
  }

  cancel(): void {
    this.#end('gone')
  }

  get #streams(): boolean {
    return this.#visit.twin.facts.delivery === 'streamed'
  }

  /** The due time of each token counts from the prompt, so that lateness does not add up. */
  #write(index: number): void {
    const { headDelay, profile } = this.#visit
    const first = this.#at + headDelay + this.#delay
    const due = first + (index / (profile.tokensPerSecond ?? PACE)) * 1e6
    const isStruck = index === Math.ceil(this.#tokens.length / 2)
    if (isStruck && this.#fault?.kind === 'stall' && this.#fault.duration === undefined) return
    const late =
      this.#fault?.kind === 'stall' && index >= this.#tokens.length / 2 ? (this.#fault.duration ?? 0) : 0
    this.#appoint(due + late * 1000, () => {
      if (isStruck && this.#strike()) return
      const token = this.#tokens[index]
      if (token === undefined) return this.#finish()
      const at = this.#say({ kind: 'token', letter: this.#letter, token })
      this.#pieces.push(at, 0, Buffer.byteLength(token))
      this.#write(index + 1)
    })
  }

  /** Applies the fault. True if it ended the response. */
  #strike(): boolean {
    const { outlet } = this.#visit
    switch (this.#fault?.kind) {
      case 'drop':
        outlet.destroy()
        this.#end('cut')
        return true
      case 'truncate':
        outlet.end()
        this.#end('cut')
        return true
      case 'error-frame':
        this.#fail()
        return true
      case 'garbage':
        outlet.writeGarbage()
        return false
      default:
        return false
    }
  }

  #fail(): void {
    const refusal = { reason: 'broken' } as const
    const { outlet, twin, memo, knock } = this.#visit
    if (this.#streams) {
      outlet.write(twin.reply({ kind: 'failed', refusal, echo: this.#letter.echo }, memo, knock))
      outlet.end()
    } else refuse(this.#visit, refusal)
    this.#end('failed')
  }

  #finish(): void {
    const at = this.#say({ kind: 'written', letter: this.#letter })
    this.#visit.outlet.end()
    this.#end('completed', at)
  }

  #appoint(due: number, task: () => void): void {
    const { house, thawed } = this.#visit.mount
    this.#next = house.timetable.at(thawed(due), task)
  }

  #say(event: TurnEvent): number {
    const { outlet, twin, memo, knock } = this.#visit
    return outlet.write(twin.reply(event, memo, knock))
  }

  #end(outcome: Exclude<TruthOutcome, 'refused' | 'superseded' | 'cancelled'>, completed?: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#next?.cancel()
    const { limiter, house } = this.#visit.mount
    limiter.leave()
    const { id, text, echo } = this.#letter
    house.truth.add({
      ...askedBy(this.#visit, { request: id, text, echo, at: this.#at }),
      first_audio_delay_us: this.#delay,
      pieces: this.#pieces,
      audio_us: 0,
      ...(completed === undefined ? {} : { completed_us: completed }),
      ended_us: completed ?? house.clock.now(),
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}

function countTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + tokensOf(text).length, 0)
}
