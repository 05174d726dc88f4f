import type { LabProfile } from '../../core/lab-profile.ts'
import type { SpeechAsk } from '../twin.ts'
import { Dictionaries } from './dictionaries.ts'
import type { Numbered } from './mount.ts'

/** A cloned voice. Dates are milliseconds since 1970. */
export interface LabClone {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly language: string
  readonly created: number
  /** When cloning finishes; Infinity if it never does. */
  readonly done: number
  readonly succeeds: boolean
}

/** The client's description of the clone, and the id that the provider assigns. */
export type CloneWish = Pick<LabClone, 'id' | 'name' | 'model' | 'language' | 'created'>

/** The share of the cloning time that is reported as pending. */
const WAITING_SHARE = 0.25

/** What a provider keeps for its clients across connections. */
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

  /** Undefined if the profile makes cloning time out. */
  clone(wish: CloneWish): LabClone | undefined {
    const { ready = 0, outcome = 'completed' } = this.#profile.clone ?? {}
    if (outcome === 'timeout') return undefined
    const takes = this.#next().draws.delay('clone', ready) / 1000
    const done = outcome === 'stuck' ? Number.POSITIVE_INFINITY : wish.created + takes
    const clone = { ...wish, done, succeeds: outcome !== 'failed' }
    this.#clones.set(clone.id, clone)
    return clone
  }

  /** True if the clone existed. */
  remove(id: string): boolean {
    return this.#clones.delete(id)
  }

  /** Added first-audio delay in microseconds for a cloned voice and for dictionaries. */
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
