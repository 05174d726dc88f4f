import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { Millis } from '../../core/units.ts'
import { createAdapterCatalog } from '../../library/shared/adapter-catalog.ts'
import { planRun } from '../../run/plan/plan-run.ts'
import type { LabMode, RequestPlan } from '../../run/plan/run-plan.ts'
import { parseScenario } from '../../scenario/read/parse-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { writeComparison } from '../../scenario/write-comparison.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import { benchComparison } from '../bench/bench-scenario.ts'
import type { CliContext } from '../cli-context.ts'
import { resolveAdapterArgument } from '../input/adapter-argument.ts'
import { readScenarioFile, scenarioFolder } from '../input/scenario-file.ts'
import { announceAdapterCode } from '../run/announce-adapter-code.ts'

export interface TriedTarget {
  readonly model?: string
  readonly voice?: string
  readonly format?: string
  readonly base?: string
  /** Milliseconds. */
  readonly timeout?: Millis
}

/** A target to send one request to. */
export interface TryTarget {
  readonly scenario: Scenario
  /** The folder that paths in the scenario are relative to. */
  readonly folder: string
}

/** The default text: short, but long enough to arrive in several pieces. */
export const DEFAULT_TEXT = 'Hello! Thanks for calling. How can I help you today?'

/** The target of an adapter or of `scenario#target`, as a scenario with one target. Throws a `SetupError`. */
export async function readTryTarget(
  what: string,
  text: string,
  options: TriedTarget,
  context: CliContext,
): Promise<TryTarget> {
  const [, file, id] = /^(.+\.(?:ya?ml|json))#(.*)$/.exec(what) ?? []
  const target =
    file === undefined || id === undefined
      ? await targetOfAdapter(what, text, options, context)
      : await targetOfScenario(file, id, options, context)
  const { timeout } = options
  const scenario = { ...target.scenario, ...(timeout !== undefined && { timeout }) }
  announceAdapterCode({ workload: 'requests', scenario }, target.folder, context)
  return { ...target, scenario }
}

/** Plans one request; with `always`, to the lab. Throws a `SetupError`. */
export async function planTry(
  { scenario, folder }: TryTarget,
  lab: LabMode,
  { environment }: CliContext,
): Promise<RequestPlan> {
  const plan = await planRun({ workload: 'requests', scenario }, { environment, lab, folder })
  if (plan.workload !== 'requests') throw new Error('a plan of requests became one of conversations')
  return plan
}

async function targetOfAdapter(
  adapter: string,
  text: string,
  { model, voice, format, base }: TriedTarget,
  context: CliContext,
): Promise<TryTarget> {
  const catalog = createAdapterCatalog()
  const folder = context.cwd
  const known = resolveAdapterArgument(adapter, folder, context.cwd, catalog)
  const values = Object.entries({ model, voice, format, base }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value]] as const],
  )
  const options = { trials: 1, concurrency: 1, connection: 'cold', ...Object.fromEntries(values) } as const
  const comparison = await benchComparison([known], [text], options, catalog)
  const file = path.join(folder, 'the target of these options')
  return {
    scenario: await parseScenario(writeComparison({ ...comparison, name: 'try' }), file, catalog),
    folder,
  }
}

async function targetOfScenario(
  file: string,
  id: string,
  options: TriedTarget,
  context: CliContext,
): Promise<TryTarget> {
  for (const name of ['model', 'voice', 'format', 'base'] as const)
    if (options[name] !== undefined)
      throw new SetupError(`--${name} applies only to an adapter: a target of a scenario has its own`, {
        code: 'OPTION_CONFLICT',
      })
  const loaded = await readScenarioFile(file, context)
  if (loaded.workload !== 'requests')
    throw new SetupError(`${file} describes conversations, but \`ttfa try\` sends a single request`, {
      code: 'TRY_CONVERSATION',
      hint: 'Try the text-to-speech adapter of its target.',
    })
  const { scenario } = loaded
  const target = scenario.targets.find((one) => one.id === id)
  const ids = scenario.targets.map((one) => one.id)
  if (!target)
    throw new SetupError(`${file} has no target ${id || 'without a name'}${suggestNearest(id, ids)}`, {
      code: 'TARGET_UNKNOWN',
      hint: `It has ${ids.join(', ')}.`,
    })
  return { scenario: { ...scenario, targets: [target] }, folder: scenarioFolder(file, context) }
}
