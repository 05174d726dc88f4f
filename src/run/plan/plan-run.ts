import type { AnyAdapter, Facts } from '../../core/adapter/adapter.ts'
import { sampleRatesFor } from '../../core/adapter/sample-rates.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { ResolvedBudget } from '../../core/config/budget.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { Target } from '../../core/config/target.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { loadAdapter } from '../adapters/resolve-adapter.ts'
import { expandClipLengths } from '../provision/clones/expand-clip-lengths.ts'
import { planClone } from '../provision/clones/plan-clone.ts'
import { planDictionary } from '../provision/dictionaries/plan-dictionary.ts'
import type { ProvisioningPlan } from '../provision/provisioner.ts'
import { countRequests, type RequestCounts } from './request-counts.ts'
import { resolveTurnOptions } from './turn-options.ts'

/** What answers a target's requests: the provider, a server at `base:`, or the lab. */
export type AnsweredBy = 'service' | 'base' | 'lab'

/** `auto`: the service if its key is set, else the lab. `always`: the lab. `never`: no lab. */
export type LabMode = 'auto' | 'always' | 'never'

/** The counts are totals of all targets, including warm-up. */
export interface RunPlan extends RequestCounts {
  readonly scenario: Scenario
  readonly targets: readonly TargetPlan[]
  /** What the run may spend. Absent without a budget. */
  readonly spending?: ResolvedBudget
}

export interface TargetPlan extends RequestCounts, ProvisioningPlan {
  readonly answeredBy: AnsweredBy
  readonly facts: Facts
  readonly profile: LabProfile
  readonly planned: PlannedTarget
}

export interface PlanOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly lab: LabMode
  /** The folder that adapter paths are relative to. */
  readonly folder: string
}

/** An invalid key, for local servers that require one. */
export const PLACEHOLDER_KEY = 'ttfa-placeholder-key'

/**
 * Resolves all defaults of the scenario. Throws a `SetupError` for anything missing, before anything is sent.
 */
export async function planRun(requested: Scenario, options: PlanOptions): Promise<RunPlan> {
  const scenario = expandClipLengths(requested)
  const adapters = await Promise.all(
    scenario.targets.map(({ adapter }) => loadAdapter(adapter, options.folder)),
  )
  const sources = scenario.targets.map((target, index) =>
    chooseAnsweredBy(target, factsOf(adapters, index), options),
  )
  rejectMissingKeys(scenario, adapters, sources)
  const clones = await Promise.all(
    scenario.targets.map((target, index) => {
      const facts = factsOf(adapters, index)
      return planClone(target, facts, target.model ?? facts.models[0] ?? '', options.folder)
    }),
  )
  const targets = scenario.targets.map((target, index) => {
    const clone = clones[index]
    const adapter = adapters[index] as AnyAdapter
    // Reject invalid options before anything is sent.
    adapter.parseOptions(target.options)
    const dictionary = planDictionary(target, adapter, target.model ?? adapter.facts.models[0] ?? '')
    const source = sources[index] ?? 'service'
    return {
      answeredBy: source,
      facts: adapter.facts,
      profile: target.lab ?? {},
      ...(clone && { clone }),
      ...(dictionary && { dictionary }),
      planned: {
        ...resolveTarget(target, adapter.facts, source, options),
        turnOptions: resolveTurnOptions(scenario, target, adapter.facts),
      },
      ...countRequests(scenario, index),
    }
  })
  return {
    scenario,
    targets,
    requests: targets.reduce((sum, { requests }) => sum + requests, 0),
    characters: targets.reduce((sum, { characters }) => sum + characters, 0),
  }
}

function factsOf(adapters: readonly AnyAdapter[], index: number): Facts {
  return (adapters[index] as AnyAdapter).facts
}

function chooseAnsweredBy(
  target: Target,
  facts: Facts,
  { environment, lab }: PlanOptions,
): AnsweredBy | undefined {
  if (lab === 'always') return 'lab'
  if (target.base !== undefined) return 'base'
  if (hasKey(facts, environment) && !facts.retired) return 'service'
  return lab === 'auto' && target.lab ? 'lab' : undefined
}

function hasKey({ keyVariable }: Facts, environment: PlanOptions['environment']): boolean {
  return keyVariable === undefined || Boolean(environment[keyVariable])
}

function rejectMissingKeys(
  scenario: Scenario,
  adapters: readonly AnyAdapter[],
  answeredBy: readonly (AnsweredBy | undefined)[],
): void {
  const missing = scenario.targets.filter((_, index) => answeredBy[index] === undefined)
  if (missing.length === 0) return
  const lines = missing.map((target) => {
    const { keyVariable, retired } = factsOf(adapters, scenario.targets.indexOf(target))
    return `  ${target.id} (${target.adapter}): ${retired ? `the service was shut down on ${retired}` : `${keyVariable} is not set`}`
  })
  throw new SetupError(
    `cannot reach ${missing.length === 1 ? 'a target' : `${missing.length} targets`} (no API key):\n${lines.join('\n')}`,
    {
      code: 'KEY_MISSING',
      hint: 'Set the variable (a .env file works), give the target a `lab:` profile or a `base:`, or run with --lab.',
    },
  )
}

function resolveTarget(
  target: Target,
  facts: Facts,
  answeredBy: AnsweredBy,
  { environment, folder }: PlanOptions,
): Omit<PlannedTarget, 'turnOptions'> {
  const model = target.model ?? facts.models[0] ?? ''
  const key = facts.keyVariable === undefined ? '' : (environment[facts.keyVariable] ?? '')
  return {
    id: target.id,
    adapter: target.adapter,
    adapterFolder: folder,
    provider: facts.provider,
    transport: facts.transport,
    model,
    voice: target.voice ?? facts.voices[model] ?? facts.voices['*'] ?? '',
    language: target.language,
    region: target.region,
    format: resolveFormat(target, facts),
    base: target.base ?? facts.origin,
    // The lab never receives a real key.
    key: answeredBy === 'lab' ? PLACEHOLDER_KEY : key || PLACEHOLDER_KEY,
    options: target.options,
    simulated: answeredBy === 'lab',
    ...(target.compression && { compression: true }),
  }
}

function resolveFormat(target: Target, facts: Facts): AudioFormat {
  const requested = target.format ?? facts.formats[0]
  const known = facts.formats.some(
    (format) => format.encoding === requested?.encoding && format.container === requested?.container,
  )
  if (!requested || !known) {
    const names = facts.formats.map(({ encoding, container }) => `${encoding}/${container}`).join(', ')
    throw new SetupError(
      `target ${target.id}: ${facts.id} does not support the format ${requested?.encoding}/${requested?.container}`,
      {
        code: 'FORMAT_UNKNOWN',
        hint: `Supported formats: ${names}.`,
      },
    )
  }
  const rates = sampleRatesFor(facts, requested.encoding)
  const sampleRate = target.sampleRate ?? rates[0] ?? facts.defaultSampleRate
  if (!rates.includes(sampleRate)) {
    throw new SetupError(
      `target ${target.id}: ${facts.id} does not support ${sampleRate} Hz in ${requested.encoding}`,
      {
        code: 'SAMPLE_RATE_UNKNOWN',
        hint: `Supported sample rates: ${rates.join(', ')}.`,
      },
    )
  }
  return { ...requested, sampleRate }
}
