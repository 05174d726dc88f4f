import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { SpeechRequest } from '../contract/speech-request.ts'
import { DictionaryStore } from './dictionary-store.ts'
import type { NumberedRandom } from './request-random.ts'

export interface CloneDescription {
  readonly description: string
  readonly accent: string
  readonly tags: readonly string[]
}

/** A cloned voice. Dates are milliseconds since 1970. */
export interface LabClone {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly language: string
  /** What the client wrote about the voice, if the provider stores it. */
  readonly about?: CloneDescription
  readonly createdAt: number
  /** When cloning finishes; Infinity if it never does. */
  readonly doneAt: number
  readonly succeeds: boolean
}

/** The client's description of the clone, and the id that the provider assigns. */
export type SubmittedClone = Pick<LabClone, 'id' | 'name' | 'model' | 'language' | 'about' | 'createdAt'>

/** The share of the cloning time that is reported as pending. */
const PENDING_SHARE = 0.25

/** What a provider stores for its clients across connections. */
export class ProviderStore {
  readonly dictionaries: DictionaryStore
  readonly #profile: LabProfile
  readonly #nextRandom: () => NumberedRandom
  readonly #clones = new Map<string, LabClone>()

  constructor(profile: LabProfile, nextRandom: () => NumberedRandom) {
    this.dictionaries = new DictionaryStore(profile)
    this.#profile = profile
    this.#nextRandom = nextRandom
  }

  get clones(): readonly LabClone[] {
    return [...this.#clones.values()]
  }

  /** Undefined if the profile makes cloning time out. */
  createClone(request: SubmittedClone): LabClone | undefined {
    const { ready = 0, outcome = 'completed' } = this.#profile.clone ?? {}
    if (outcome === 'timeout') return undefined
    const duration = this.#nextRandom().random.delay('clone', ready) / 1000
    const doneAt = outcome === 'stuck' ? Number.POSITIVE_INFINITY : request.createdAt + duration
    const clone = { ...request, doneAt, succeeds: outcome !== 'failed' }
    this.#clones.set(clone.id, clone)
    return clone
  }

  /** True if the clone existed. */
  removeClone(id: string): boolean {
    return this.#clones.delete(id)
  }

  /** Delay in microseconds that is added before the first audio for a cloned voice and for dictionaries. */
  firstAudioPenalty(speech: SpeechRequest): number {
    const isCloned = this.#clones.has(speech.voice)
    const { firstAudio = 0 } = this.#profile.clone ?? {}
    return (isCloned ? firstAudio * 1000 : 0) + this.dictionaries.firstAudioPenalty(speech)
  }
}

export function cloneStatus({ createdAt, doneAt, succeeds }: LabClone, now: number) {
  if (now >= doneAt) return succeeds ? ('completed' as const) : ('failed' as const)
  const waiting = Number.isFinite(doneAt) ? (doneAt - createdAt) * PENDING_SHARE : 0
  return now < createdAt + waiting ? ('pending' as const) : ('processing' as const)
}
