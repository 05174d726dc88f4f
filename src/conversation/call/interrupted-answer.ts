import { type Micros, type MonotonicTime, toMicros } from '../../core/units.ts'
import type { CallLog } from './call-log.ts'

/** Audio that follows within this time continues what came before. */
export const SAME_SPEECH = { gap: toMicros(300), quiet: toMicros(1000) } as const

/**
 * Audio that follows a `clear` within this time, while the caller speaks, was already on its way: it is stale, and
 * not an answer.
 */
const STALE: Micros = toMicros(1000)

/** What an agent said before the caller began to speak, while it still goes on. */
export class InterruptedAnswer {
  readonly log: CallLog
  /** When the agent asked the network to drop what is queued. */
  clearedAt: MonotonicTime | undefined
  /** Audio that arrived after that. */
  stale: Micros = 0
  readonly over: Promise<void>
  readonly #from: MonotonicTime
  #resolve: () => void = () => {}

  /** @param from when the caller interrupted it */
  constructor(log: CallLog, from: MonotonicTime) {
    this.log = log
    this.#from = from
    this.over = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Whether audio that arrives now still belongs to it. @param speechEnd of the caller who interrupts */
  takes(at: MonotonicTime, speechEnd: MonotonicTime): boolean {
    if (this.clearedAt !== undefined) return at < Math.min(speechEnd, this.clearedAt + STALE)
    return at - this.#from <= SAME_SPEECH.gap || this.log.goesOn(at, SAME_SPEECH)
  }

  clear(at: MonotonicTime): void {
    this.clearedAt ??= at
  }

  /** When nothing more of it is to be expected, as far as is known. */
  get overAt(): MonotonicTime {
    return Math.max(this.#from, this.log.soundEnd ?? 0, this.clearedAt ?? 0) + STALE
  }

  end(): void {
    this.#resolve()
  }
}
