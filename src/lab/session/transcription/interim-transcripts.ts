import type { LabTurns } from '../../../core/config/lab-profile.ts'
import type { Mount } from '../../server/mount.ts'
import type { RequestRandom } from '../../server/request-random.ts'
import type { Timer } from '../../server/scheduler.ts'
import { injectWordErrors } from './inject-word-errors.ts'

/**
 * The interim transcripts of one connection. The profile says how late they are, and how many of their words
 * change later.
 */
export class InterimTranscripts {
  readonly #mount: Pick<Mount, 'lab' | 'afterFreezes'>
  readonly #turns: LabTurns
  #timers: Timer[] = []
  /** How many words the previous interim transcript of the turn had. */
  #wordsBefore = 0

  constructor(mount: Pick<Mount, 'lab' | 'afterFreezes'>, turns: LabTurns = {}) {
    this.#mount = mount
    this.#turns = turns
  }

  /** Only new words can be wrong: the next transcript has them right. */
  send(text: string, random: RequestRandom | undefined, deliver: (text: string) => void): void {
    const { revisedWords = 0, interimDelay = 0 } = this.#turns
    const words = text.split(' ')
    const settled = words.slice(0, this.#wordsBefore)
    const fresh = words.slice(this.#wordsBefore).join(' ')
    const heard = random && fresh !== '' ? injectWordErrors(fresh, revisedWords, random) : fresh
    this.#wordsBefore = words.length
    const sent = [...settled, ...(heard === '' ? [] : [heard])].join(' ')
    if (interimDelay === 0) return deliver(sent)
    const { lab, afterFreezes } = this.#mount
    const due = afterFreezes(lab.clock.now() + interimDelay * 1000)
    this.#timers.push(lab.scheduler.at(due, () => deliver(sent)))
  }

  /** The turn has ended. The final transcript overtakes interim ones that are still delayed. */
  endTurn(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers = []
    this.#wordsBefore = 0
  }
}
