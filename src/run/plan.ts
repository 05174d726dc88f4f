import type { AnyAdapter, Facts } from '../core/adapter.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { Spending } from '../core/budget.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import { sampleRatesFor } from '../core/sample-rates.ts'
import type { Scenario, Target } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import type { PlannedTarget } from '../drive/task.ts'
import { type Amounts, amountsOf } from './amounts.ts'
import { expandClones } from './expand-clones.ts'
import { mannerOf } from './manner.ts'
import { planClone } from './plan-clone.ts'
import { planDictionary } from './plan-dictionary.ts'
import type { PreparationPlan } from './preparations.ts'
import { resolveAdapter } from './resolve-adapter.ts'

/** What answers a target's requests: the provider, a server at `base:`, or the lab. */
export type Place = 'service' | 'base' | 'lab'

/** `auto`: the service if its key is set, else the lab. `always`: the lab. `never`: no lab. */
export type LabUse = 'auto' | 'always' | 'never'

/** The counts are totals of all targets, including warm-up. */
export interface PlannedRun extends Amounts {
  readonly scenario: Scenario
  readonly targets: readonly TargetPlan[]
  /** What the run may spend. Absent without a budget. */
  readonly spending?: Spending
}

export interface TargetPlan extends Amounts, PreparationPlan {
  readonly place: Place
  readonly facts: Facts
  readonly profile: LabProfile
  readonly planned: PlannedTarget
}

export interface PlanOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly lab: LabUse
  /** The folder that adapter paths are relative to. */
  readonly folder: string
}

/** An invalid key, for local servers that require one. */
export const PLACEHOLDER_KEY = 'ttfa-placeholder-key'

/**
 * Resolves all defaults of the scenario. Throws a `SetupError` for anything missing, before anything is sent.
 */
export async function planRun(asked: Scenario, options: PlanOptions): Promise<PlannedRun> {
  const scenario = expandClones(asked)
  const adapters = await Promise.all(
    scenario.targets.map(({ adapter }) => resolveAdapter(adapter, options.folder)),
  )
  const places = scenario.targets.map((target, index) => placeOf(target, factsOf(adapters, index), options))
  refuseMissingKeys(scenario, adapters, places)
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
    const place = places[index] ?? 'service'
    return {
      place,
      facts: adapter.facts,
      profile: target.lab ?? {},
      ...(clone && { clone }),
      ...(dictionary && { dictionary }),
      planned: {
        ...plannedTarget(target, adapter.facts, place, options),
        manner: mannerOf(scenario, target, adapter.facts),
      },
      ...amountsOf(scenario, index),
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

function placeOf(target: Target, facts: Facts, { environment, lab }: PlanOptions): Place | undefined {
  if (lab === 'always') return 'lab'
  if (target.base !== undefined) return 'base'
  if (hasKey(facts, environment) && !facts.retired) return 'service'
  return lab === 'auto' && target.lab ? 'lab' : undefined
}

function hasKey({ keyVariable }: Facts, environment: PlanOptions['environment']): boolean {
  return keyVariable === undefined || Boolean(environment[keyVariable])
}

function refuseMissingKeys(
  scenario: Scenario,
  adapters: readonly AnyAdapter[],
  places: readonly (Place | undefined)[],
): void {
  const missing = scenario.targets.filter((_, index) => places[index] === undefined)
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

function plannedTarget(
  target: Target,
  facts: Facts,
  place: Place,
  { environment, folder }: PlanOptions,
): Omit<PlannedTarget, 'manner'> {
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
    format: formatOf(target, facts),
    base: target.base ?? facts.origin,
    // The lab never receives a real key.
    key: place === 'lab' ? PLACEHOLDER_KEY : key || PLACEHOLDER_KEY,
    options: target.options,
    simulated: place === 'lab',
    ...(target.compression && { compression: true }),
  }
}

function formatOf(target: Target, facts: Facts): AudioFormat {
  const asked = target.format ?? facts.formats[0]
  const known = facts.formats.some(
    (format) => format.encoding === asked?.encoding && format.container === asked?.container,
  )
  if (!asked || !known) {
    const names = facts.formats.map(({ encoding, container }) => `${encoding}/${container}`).join(', ')
    throw new SetupError(
      `target ${target.id}: ${facts.id} does not support the format ${asked?.encoding}/${asked?.container}`,
      {
        code: 'FORMAT_UNKNOWN',
        hint: `Supported formats: ${names}.`,
      },
    )
  }
  const rates = sampleRatesFor(facts, asked.encoding)
  const sampleRate = target.sampleRate ?? rates[0] ?? facts.defaultSampleRate
  if (!rates.includes(sampleRate)) {
    throw new SetupError(
      `target ${target.id}: ${facts.id} does not support ${sampleRate} Hz in ${asked.encoding}`,
      {
        code: 'SAMPLE_RATE_UNKNOWN',
        hint: `Supported sample rates: ${rates.join(', ')}.`,
      },
    )
  }
  return { ...asked, sampleRate }
}
