import type { HttpDial } from '../core/adapter.ts'
import { monotonicClock } from '../core/clock.ts'
import type { CloneRecord } from '../core/cloning.ts'
import type { DictionaryRecord } from '../core/dictionary.ts'
import type { Removal } from '../core/removal.ts'
import type { Access, DictionaryRemoval } from '../core/voice-service.ts'
import type { PlannedTarget } from '../drive/task.ts'
import { controlRequest } from '../wire/control-request.ts'
import type { LineOptions } from '../wire/line.ts'
import { createResolver } from '../wire/resolver.ts'
import { type CloneProgress, makeClone } from './make-clone.ts'
import { makeDictionary } from './make-dictionary.ts'
import type { ClonePlan } from './plan-clone.ts'
import type { DictionaryPlan } from './plan-dictionary.ts'
import type { Surroundings } from './surroundings.ts'
import { refusalWords } from './unmade.ts'
import { accessOf } from './voice-access.ts'

/** What to create for a target before the load. */
export interface PreparationPlan {
  readonly clone?: ClonePlan
  readonly dictionary?: DictionaryPlan
}

/** What was created for a run, and the result of its cleanup. */
export interface Prepared {
  readonly clones: readonly CloneRecord[]
  readonly dictionaries: readonly DictionaryRecord[]
}

/** Creates clones and dictionaries before a load, one after the other, and always deletes them afterwards. */
export class Preparations {
  readonly #line: LineOptions
  /** Cleanup functions. Each deletes one thing and returns its record. */
  readonly #clones: (() => Promise<CloneRecord>)[] = []
  readonly #dictionaries: (() => Promise<DictionaryRecord>)[] = []
  #unmade: string | undefined

  constructor(timeout: number) {
    this.#line = { clock: monotonicClock, resolver: createResolver(), timeout }
  }

  /** The first failure. */
  get unmade(): string | undefined {
    return this.#unmade
  }

  /** The target with its clone or dictionary. Undefined if creating it failed. */
  async give(
    target: PlannedTarget,
    { clone, dictionary }: PreparationPlan,
    around: Omit<Surroundings, 'line'>,
  ): Promise<PlannedTarget | undefined> {
    const surroundings = { ...around, line: this.#line }
    if (clone) return this.#giveClone(target, clone, surroundings)
    return dictionary ? this.#giveDictionary(target, dictionary, surroundings) : target
  }

  /** Deletes everything, as far as the providers allow, and returns the records. Never throws. */
  async takeAway(): Promise<Prepared> {
    const [clones, dictionaries] = await Promise.all([
      Promise.all(this.#clones.splice(0).map((end) => end())),
      Promise.all(this.#dictionaries.splice(0).map((end) => end())),
    ])
    return { clones, dictionaries }
  }

  async #giveClone(target: PlannedTarget, plan: ClonePlan, around: Surroundings) {
    const access = accessOf({ origin: target.base }, target.key)
    const progress: CloneProgress = {}
    const record = await makeClone({ ...plan, target, access }, around, progress).catch(async (bug) => {
      // Delete the clone even after a bug.
      await this.#removeVoice(progress.clone?.id, plan, access)
      throw bug
    })
    this.#clones.push(async () => ({
      ...record,
      removal: await this.#removeVoice(record.voice, plan, access),
    }))
    if (record.outcome === 'completed') return { ...target, voice: record.voice }
    this.#unmade ??= `target ${target.id}: the clone was not created: ${record.detail}`
    return undefined
  }

  async #giveDictionary(target: PlannedTarget, { step, dictionaries }: DictionaryPlan, around: Surroundings) {
    const access = accessOf({ origin: target.base }, target.key)
    const record = await makeDictionary({ step, dictionaries, target, access }, around)
    if (record.outcome !== 'completed') {
      this.#dictionaries.push(async () => ({ ...record, removal: { kind: 'nothing' } }))
      this.#unmade ??= `target ${target.id}: the dictionary was not created: ${record.detail}`
      return undefined
    }
    const { dictionary } = record
    const { leaves, ask } = dictionaries.removal
    this.#dictionaries.push(async () => ({
      ...record,
      removal: await this.#remove(ask(access, dictionary), leaves),
    }))
    return { ...target, options: { ...target.options, ...dictionaries.use(dictionary) } }
  }

  async #removeVoice(voice: string | undefined, { cloning }: ClonePlan, access: Access): Promise<Removal> {
    const { remove, removeByHand = 'the API cannot delete it' } = cloning
    if (voice === undefined) return { kind: 'nothing' }
    return remove ? this.#remove(remove(access, voice), 'removed') : { kind: 'by hand', how: removeByHand }
  }

  async #remove(dial: HttpDial, kind: DictionaryRemoval['leaves']): Promise<Removal> {
    try {
      await controlRequest(dial, this.#line)
      return { kind }
    } catch (cause) {
      return { kind: 'failed', detail: refusalWords(cause) }
    }
  }
}
