import type { LabProfile } from '../../core/lab-profile.ts'
import type { SpeechAsk } from '../twin.ts'
import { Dictionaries } from './dictionaries.ts'
import type { Numbered } from './mount.ts'

/** A voice that a client had cloned. Dates are milliseconds since 1970. */
export interface LabClone {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly language: string
  readonly created: number
  /** When its making ends; Infinity when it never does. */
  readonly done: number
  readonly succeeds: boolean
}

/** What a client says of a voice that it wants cloned, and the id that the provider gives it. */
export type CloneWish = Pick<LabClone, 'id' | 'name' | 'model' | 'language' | 'created'>

/** Of the time that a clone takes, the part in which it only waits. */
const WAITING_SHARE = 0.25

/** What a provider keeps for its clients from one connection to the next. */
export class Shelf {
  readonly dictionaries: Dictionaries
  readonly #profile: LabProfile
  readonly #next: () => Numbered
  readonly #clones = new Map<string, LabClone>()

  constructor(profile: LabProfile, next: () => Numbered) {
    this.dictionaries = new Dictionaries(profile)
    this.#profile = profile
    this.#next = next
  }

  get clones(): readonly LabClone[] {
    return [...this.#clones.values()]
  }

  /** Undefined where the profile lets the making time out. */
  clone(wish: CloneWish): LabClone | undefined {
    const { ready = 0, outcome = 'completed' } = this.#profile.clone ?? {}
    if (outcome === 'timeout') return undefined
    const takes = this.#next().draws.delay('clone', ready) / 1000
    const done = outcome === 'stuck' ? Number.POSITIVE_INFINITY : wish.created + takes
    const clone = { ...wish, done, succeeds: outcome !== 'failed' }
    this.#clones.set(clone.id, clone)
    return clone
  }

  /** True when there was such a clone. */
  remove(id: string): boolean {
    return this.#clones.delete(id)
  }

  /** Microseconds by which speech is later because of a cloned voice, or of a dictionary. */
  tollOf(speech: SpeechAsk): number {
    const isCloned = this.#clones.has(speech.voice)
    const { firstAudio = 0 } = this.#profile.clone ?? {}
    return (isCloned ? firstAudio * 1000 : 0) + this.dictionaries.tollOf(speech)
  }
}

export function stateOf({ created, done, succeeds }: LabClone, now: number) {
  if (now >= done) return succeeds ? ('completed' as const) : ('failed' as const)
  const waiting = Number.isFinite(done) ? (done - created) * WAITING_SHARE : 0
  return now < created + waiting ? ('pending' as const) : ('processing' as const)
}
