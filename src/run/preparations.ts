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

/** What a target is given before the load. */
export interface PreparationPlan {
  readonly clone?: ClonePlan
  readonly dictionary?: DictionaryPlan
}

/** What was made for a run, and what became of it. */
export interface Prepared {
  readonly clones: readonly CloneRecord[]
  readonly dictionaries: readonly DictionaryRecord[]
}

/** What targets are given before a load: made one after the other, and taken away behind it, whatever happens. */
export class Preparations {
  readonly #line: LineOptions
  /** How each thing that was made is taken away, and what is told of it then. */
  readonly #clones: (() => Promise<CloneRecord>)[] = []
  readonly #dictionaries: (() => Promise<DictionaryRecord>)[] = []
  #unmade: string | undefined

  constructor(timeout: number) {
    this.#line = { clock: monotonicClock, resolver: createResolver(), timeout }
  }

  /** The first thing that did not come about, and why. */
  get unmade(): string | undefined {
    return this.#unmade
  }

  /** The target with what it is given; undefined where that did not come about. */
  async give(
    target: PlannedTarget,
    { clone, dictionary }: PreparationPlan,
    around: Omit<Surroundings, 'line'>,
  ): Promise<PlannedTarget | undefined> {
    const surroundings = { ...around, line: this.#line }
    if (clone) return this.#giveClone(target, clone, surroundings)
    return dictionary ? this.#giveDictionary(target, dictionary, surroundings) : target
  }

  /** Takes everything away, as far as the providers allow, and tells what became of each. Never throws. */
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
      // Even then nobody's voice is left behind.
      await this.#removeVoice(progress.clone?.id, plan, access)
      throw bug
    })
    this.#clones.push(async () => ({
      ...record,
      removal: await this.#removeVoice(record.voice, plan, access),
    }))
    if (record.outcome === 'completed') return { ...target, voice: record.voice }
    this.#unmade ??= `target ${target.id}: the clone was not made: ${record.detail}`
    return undefined
  }

  async #giveDictionary(target: PlannedTarget, { step, dictionaries }: DictionaryPlan, around: Surroundings) {
    const access = accessOf({ origin: target.base }, target.key)
    const record = await makeDictionary({ step, dictionaries, target, access }, around)
    if (record.outcome !== 'completed') {
      this.#dictionaries.push(async () => ({ ...record, removal: { kind: 'nothing' } }))
      this.#unmade ??= `target ${target.id}: the dictionary was not made: ${record.detail}`
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
    const { remove, removeByHand = 'the API has no call for it' } = cloning
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
