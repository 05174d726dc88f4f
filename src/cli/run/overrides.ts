import type { StampSource } from '../../core/config/stamp-source.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { LoadOverrides } from '../../executors/executor.ts'
import { executorOf, type Load } from '../../executors/index.ts'
import type { LabMode } from '../../run/plan/run-plan.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** The options of the command line that change a scenario. */
export interface ScenarioOverrides extends LoadOverrides {
  readonly only?: readonly string[]
  readonly seed?: number
  readonly stamps?: StampSource
}

/** Applies the command line's overrides to a scenario. Throws a `SetupError` if they do not fit. */
export function applyOverrides(loaded: WorkloadScenario, given: ScenarioOverrides): WorkloadScenario {
  const overrides = { ...given, ...(given.only && { only: expandNames(given.only, loaded) }) }
  if (loaded.workload === 'requests') {
    const { stamps } = overrides
    const scenario = { ...loaded.scenario, ...(stamps !== undefined && { stamps }) }
    return { ...loaded, scenario: withoutUnusedThresholds(override(scenario, overrides), overrides) }
  }
  return { ...loaded, scenario: withoutUnusedThresholds(override(loaded.scenario, overrides), overrides) }
}

/** A target with a matrix stands for all targets that the matrix creates. */
export function expandNames(only: readonly string[], loaded: WorkloadScenario): readonly string[] {
  const names = loaded.workload === 'requests' ? loaded.matrixNames : undefined
  return only.flatMap((name) => names?.get(name) ?? [name])
}

type AnyScenario = WorkloadScenario['scenario']

function override<Some extends AnyScenario>(
  scenario: Some,
  { only, seed, trials, concurrency }: ScenarioOverrides,
): Some {
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? selectTargets<Some['targets'][number]>(scenario.targets, only) : scenario.targets,
    load: overrideLoad(scenario.load, {
      ...(trials !== undefined && { trials }),
      ...(concurrency !== undefined && { concurrency }),
    }),
  }
}

/**
 * Applies the command line's changes to a load. Throws a `SetupError` if the executor does not support them.
 */
export function overrideLoad(load: Load, overrides: LoadOverrides): Load {
  const { trials, concurrency } = overrides
  if (trials === undefined && concurrency === undefined) return load
  const { override } = executorOf(load)
  if (override) return override(load, overrides)
  throw new SetupError(
    `--${trials === undefined ? 'concurrency' : 'trials'} does not apply to ${load.executor}`,
    {
      code: 'LOAD_FIXED',
      hint: 'Its size is set by a rate, stages or a duration: change them in the scenario.',
    },
  )
}

/** Drops thresholds of targets that are left out, because they would never have data. */
function withoutUnusedThresholds<Some extends AnyScenario>(
  scenario: Some,
  { only }: ScenarioOverrides,
): Some {
  if (!only || !scenario.thresholds) return scenario
  const thresholds = scenario.thresholds.filter(
    ({ tags }) => tags.target === undefined || only.includes(tags.target),
  )
  return { ...scenario, thresholds }
}

/** Selects the targets that --only names. Throws a `SetupError` for an unknown one. */
export function selectTargets<Target extends { readonly id: string }>(
  targets: readonly Target[],
  only: readonly string[],
): readonly Target[] {
  const ids = targets.map(({ id }) => id)
  const unknown = only.find((id) => !ids.includes(id))
  if (unknown !== undefined)
    throw new SetupError(`--only: the scenario has no target ${unknown}${suggestNearest(unknown, ids)}`, {
      code: 'TARGET_UNKNOWN',
      hint: `It has ${ids.join(', ')}.`,
    })
  return targets.filter(({ id }) => only.includes(id))
}

/** The lab mode that --lab and --no-lab select. */
export function labModeOf(lab: boolean | undefined): LabMode {
  if (lab === undefined) return 'auto'
  return lab ? 'always' : 'never'
}
