import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { resolveModel } from '../../core/adapter/resolve-model.ts'
import type { FidelityCheck } from '../../core/config/fidelity-check.ts'
import type { Target } from '../../core/config/target.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import { findOptionErrors } from '../../scenario/check/check-target-options.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { loadAdapter } from '../adapters/load-adapter.ts'
import { rejectProbedCassettes, resolveCassettes } from '../cassettes/check-cassettes.ts'
import { expandClipLengths } from '../provision/clones/expand-clip-lengths.ts'
import { planClone } from '../provision/clones/plan-clone.ts'
import { planDictionary } from '../provision/dictionaries/plan-dictionary.ts'
import { chooseAnsweredBy, rejectUnreachable } from './answered-by.ts'
import { rejectInvalidKeys } from './check-keys.ts'
import { countRequests } from './request-counts.ts'
import { resolveFormat, resolveTarget } from './resolve-target.ts'
import {
  type AnsweredBy,
  answersHere,
  type ListeningPlan,
  type PlanOptions,
  type RequestPlan,
  type TargetPlan,
} from './run-plan.ts'
import { atSetting, settleAll } from './settle-all.ts'
import { resolveTurnOptions } from './turn-options.ts'

/** A target with its adapter, before its defaults are resolved. */
interface LoadedTarget {
  readonly target: Target
  readonly index: number
  readonly adapter: AnyAdapter
  /** Undefined if nothing can answer it. */
  readonly answeredBy: AnsweredBy | undefined
}

/**
 * Resolves all defaults of a scenario of requests. Throws a `SetupError` for anything missing, before
 * anything is sent.
 */
export async function planRequests(requested: Scenario, options: PlanOptions): Promise<RequestPlan> {
  const scenario = expandClipLengths(requested)
  rejectProbedCassettes(scenario)
  const loading = scenario.targets.map((target, index) => loadTarget(target, index, options))
  // Reports mistakes in targets whose adapters load together with those of adapters that do not.
  const loaded = await settleAll(loading).catch(async (error: unknown) => {
    await settleAll(loading.map(async (one) => planTarget(scenario, await one, options)))
    throw error
  })
  rejectUnreachable(
    loaded
      .filter(({ answeredBy }) => answeredBy === undefined)
      .map(({ target: { id, adapter: name }, adapter: { facts } }) => ({ id, adapter: name, facts })),
  )
  rejectInvalidKeys(
    loaded.filter((one) => !answersHere(one)).map(({ adapter }) => adapter.facts),
    options.environment,
  )
  const targets = await settleAll(loaded.map((one) => planTarget(scenario, one, options)))
  return {
    workload: 'requests',
    scenario,
    targets,
    ...(scenario.fidelity && { listening: await planFidelity(scenario.fidelity, options) }),
    requests: targets.reduce((sum, { requests }) => sum + requests, 0),
    characters: targets.reduce((sum, { characters }) => sum + characters, 0),
  }
}

/** Recognisers are adapters of conversations, which requests do without. */
async function planFidelity(check: FidelityCheck, options: PlanOptions): Promise<ListeningPlan> {
  const { planListening } = await import('./plan-listening.ts')
  return planListening(check, options)
}

async function loadTarget(target: Target, index: number, options: PlanOptions): Promise<LoadedTarget> {
  const about = { target: target.id, path: ['adapter'] }
  const adapter = await atSetting(about, () => loadAdapter(target.adapter, options.folder))
  return { target, index, adapter, answeredBy: chooseAnsweredBy(target, adapter.facts, options) }
}

/** Checks every part of a target, so that all its mistakes are told at once. */
async function planTarget(
  scenario: Scenario,
  { target, index, adapter, answeredBy = 'service' }: LoadedTarget,
  options: PlanOptions,
): Promise<TargetPlan> {
  const { facts } = adapter
  const model = resolveModel(target, facts)
  const about = (...path: string[]) => ({ target: target.id, path })
  const isRate = target.sampleRate !== undefined && target.format === undefined
  const [clone, dictionary, resolved, format] = await settleAll([
    atSetting(about('clone'), () => planClone(target, facts, model, options.folder)),
    atSetting(about('dictionary'), () => planDictionary(target, adapter, model)),
    atSetting(about('base'), () => resolveTarget(target.id, target, facts, answeredBy, options)),
    atSetting(about(isRate ? 'sampleRate' : 'format'), () => resolveFormat(target.id, target, facts)),
    checkOptions(target, adapter),
  ])
  const planned: PlannedTarget = {
    ...resolved,
    region: target.region,
    format,
    ...(target.compression && { compression: true }),
    turnOptions: resolveTurnOptions(scenario, target, facts),
  }
  return {
    answeredBy,
    facts,
    profile: target.lab ?? {},
    ...(clone && { clone }),
    ...(dictionary && { dictionary }),
    ...(answeredBy === 'cassette' && { cassettes: await resolveCassettes(target, facts, options.folder) }),
    planned,
    ...countRequests(scenario, index),
  }
}

/** Throws a `SetupError` with every option that the adapter does not accept. */
async function checkOptions({ id, options }: Target, adapter: AnyAdapter): Promise<void> {
  await settleAll(
    findOptionErrors((asked) => adapter.parseOptions(asked), options).map(({ name, error }) =>
      atSetting({ target: id, path: name === undefined ? ['options'] : ['options', name] }, () => {
        throw error
      }),
    ),
  )
}
