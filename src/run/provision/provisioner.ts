import type { HttpDial } from '../../core/adapter/adapter.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { ProxyRules } from '../../core/config/proxy-rules.ts'
import type { CleanupResult } from '../../core/provisioning/cleanup-result.ts'
import type { CloneRecord } from '../../core/provisioning/clone.ts'
import type { DictionaryRecord } from '../../core/provisioning/dictionary.ts'
import type { DictionaryRemoval, ProviderAccess } from '../../core/provisioning/voice-service.ts'
import type { Millis } from '../../core/units.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import type { ConnectionOptions } from '../../wire/connection.ts'
import { controlRequest } from '../../wire/http/control-request.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { type CloneProgress, createClone } from './clones/create-clone.ts'
import type { ClonePlan } from './clones/plan-clone.ts'
import { createDictionary } from './dictionaries/create-dictionary.ts'
import type { DictionaryPlan } from './dictionaries/plan-dictionary.ts'
import type { ProvisioningContext } from './shared/provisioning-context.ts'
import { formatRefusal } from './shared/provisioning-error.ts'
import { providerAccess } from './voices/voice-access.ts'

/** What to create for a target before the load. */
export interface ProvisioningPlan {
  readonly clone?: ClonePlan
  readonly dictionary?: DictionaryPlan
}

/** What was created for a run, and the result of its cleanup. */
export interface ProvisioningRecords {
  readonly clones: readonly CloneRecord[]
  readonly dictionaries: readonly DictionaryRecord[]
}

/** Creates clones and dictionaries before a load, one after the other, and always deletes them afterwards. */
export class Provisioner {
  readonly #connection: ConnectionOptions
  /** Cleanup functions. Each deletes one thing and returns its record. */
  readonly #cloneCleanups: (() => Promise<CloneRecord>)[] = []
  readonly #dictionaryCleanups: (() => Promise<DictionaryRecord>)[] = []
  #failure: string | undefined

  constructor(timeout: Millis, proxies?: ProxyRules) {
    const resolver = createResolver()
    this.#connection = { clock: monotonicClock, resolver, timeout, ...(proxies && { proxies }) }
  }

  /** The first failure. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** The target with its clone or dictionary. Undefined if creating it failed. */
  async provision(
    target: PlannedTarget,
    { clone, dictionary }: ProvisioningPlan,
    context: Omit<ProvisioningContext, 'connection'>,
  ): Promise<PlannedTarget | undefined> {
    const fullContext = { ...context, connection: this.#connection }
    if (clone) return this.#provisionClone(target, clone, fullContext)
    return dictionary ? this.#provisionDictionary(target, dictionary, fullContext) : target
  }

  /** Deletes everything, as far as the providers allow, and returns the records. Never throws. */
  async cleanUp(): Promise<ProvisioningRecords> {
    const [clones, dictionaries] = await Promise.all([
      Promise.all(this.#cloneCleanups.splice(0).map((cleanUp) => cleanUp())),
      Promise.all(this.#dictionaryCleanups.splice(0).map((cleanUp) => cleanUp())),
    ])
    return { clones, dictionaries }
  }

  async #provisionClone(target: PlannedTarget, plan: ClonePlan, context: ProvisioningContext) {
    const access = providerAccess({ origin: target.base }, target.key)
    const progress: CloneProgress = {}
    const record = await createClone({ ...plan, target, access }, context, progress).catch(async (bug) => {
      // Delete the clone even after a bug.
      await this.#removeVoice(progress.created?.id, plan, access)
      throw bug
    })
    this.#cloneCleanups.push(async () => ({
      ...record,
      removal: await this.#removeVoice(record.voice, plan, access),
    }))
    if (record.outcome === 'completed') return { ...target, voice: record.voice }
    this.#failure ??= `target ${target.id}: the clone was not created: ${record.detail}`
    return undefined
  }

  async #provisionDictionary(
    target: PlannedTarget,
    { step, dictionaries }: DictionaryPlan,
    context: ProvisioningContext,
  ) {
    const access = providerAccess({ origin: target.base }, target.key)
    const record = await createDictionary({ step, dictionaries, target, access }, context)
    if (record.outcome !== 'completed') {
      this.#dictionaryCleanups.push(async () => ({ ...record, removal: { kind: 'nothing' } }))
      this.#failure ??= `target ${target.id}: the dictionary was not created: ${record.detail}`
      return undefined
    }
    const { dictionary } = record
    const { result, request } = dictionaries.removal
    this.#dictionaryCleanups.push(async () => ({
      ...record,
      removal: await this.#remove(request(access, dictionary), result),
    }))
    return { ...target, options: { ...target.options, ...dictionaries.requestOptions(dictionary) } }
  }

  async #removeVoice(
    voice: string | undefined,
    { cloning }: ClonePlan,
    access: ProviderAccess,
  ): Promise<CleanupResult> {
    const { remove, removeByHand = 'the API cannot delete it' } = cloning
    if (voice === undefined) return { kind: 'nothing' }
    return remove ? this.#remove(remove(access, voice), 'removed') : { kind: 'by hand', how: removeByHand }
  }

  async #remove(dial: HttpDial, kind: DictionaryRemoval['result']): Promise<CleanupResult> {
    try {
      await controlRequest(dial, this.#connection)
      return { kind }
    } catch (cause) {
      return { kind: 'failed', detail: formatRefusal(cause) }
    }
  }
}
