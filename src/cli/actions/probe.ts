import path from 'node:path'
import type { Probe } from '../../core/config/probe.ts'
import { priceProbe } from '../../library/shared/price-plan.ts'
import { outcomeOf } from '../../probe/cap/burst.ts'
import { isHeld } from '../../probe/hold/held-level.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import type { SearchStep } from '../../probe/next-step.ts'
import { checkProbeLimits } from '../../run/health/machine-limits.ts'
import type { TargetCostEstimate } from '../../run/plan/cost-estimate.ts'
import { planRequests } from '../../run/plan/plan-requests.ts'
import type { RequestPlan } from '../../run/plan/run-plan.ts'
import { runProbe } from '../../run/probe/run-probe.ts'
import { collectOfflineWarnings } from '../../run/warnings/offline-warnings.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'
import { readScenarioFile, scenarioFolder } from '../input/scenario-file.ts'
import { formatProbePlan, probePlanJson } from '../output/format-probe-plan.ts'
import { formatSpend } from '../output/format-spend.ts'
import { announceAdapterCode } from '../run/announce-adapter-code.ts'
import { announceWarnings } from '../run/announce-warnings.ts'
import { conductProbe } from '../run/conduct-probe.ts'
import { expandNames, labModeOf, selectTargets } from '../run/overrides.ts'
import { probeConversations } from '../run/probe-conversations.ts'
import { noSearch } from '../run/probe-ending.ts'
import type { ProbeCommandOptions } from '../run/probe-options.ts'

export async function probe(file: string, options: ProbeCommandOptions, context: CliContext): Promise<void> {
  const loaded = await readScenarioFile(file, context)
  if (loaded.workload === 'conversations') return probeConversations(loaded.scenario, file, options, context)
  const { plan, spend } = await planWithPrices(loaded, file, options, context)
  const settings = requireProbe(plan)
  const { output } = context
  announceWarnings(plan, await collectOfflineWarnings(plan, context.today), options, context)
  const description = `${formatProbePlan(plan, settings)}${formatSpend(plan, spend)}`
  if (options.dryRun) return output.write(options.json ? probePlanJson(plan, settings, spend) : description)
  checkProbeLimits(settings)
  const log = options.quiet ? () => {} : context.progress.write
  log(description)
  await conductProbe(options, context, log, (surroundings) =>
    runProbe(plan, {
      ...surroundings,
      onStep: (step) => log(formatStep(step)),
      onRecord: (record) => log(formatLevel(record)),
    }),
  )
}

/** Plans the search, with the maximum of requests and cost. */
async function planWithPrices(
  loaded: LoadedRequests,
  file: string,
  options: ProbeCommandOptions,
  context: CliContext,
): Promise<{ plan: RequestPlan; spend: TargetCostEstimate[] }> {
  const plan = await readPlan(loaded, file, options, context)
  const folder = path.dirname(path.resolve(context.cwd, file))
  return priceProbe(plan, requireProbe(plan), folder)
}

type LoadedRequests = Extract<WorkloadScenario, { workload: 'requests' }>

async function readPlan(
  loaded: LoadedRequests,
  file: string,
  options: ProbeCommandOptions,
  context: CliContext,
): Promise<RequestPlan> {
  const only = options.only && expandNames(options.only, loaded)
  const scenario = applyOverrides(loaded.scenario, { ...options, ...(only && { only }) })
  announceAdapterCode({ workload: 'requests', scenario }, scenarioFolder(file, context), context)
  return planRequests(scenario, {
    environment: context.environment,
    lab: labModeOf(options.lab),
    folder: scenarioFolder(file, context),
  })
}

/** Applies the command line's overrides to the scenario. */
function applyOverrides(scenario: Scenario, { only, max, seed }: ProbeCommandOptions): Scenario {
  const { probe: search } = scenario
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? selectTargets(scenario.targets, only) : scenario.targets,
    ...(search && max !== undefined && { probe: { ...search, max, min: Math.min(search.min, max) } }),
  }
}

function requireProbe({ scenario }: RequestPlan): Probe {
  if (scenario.probe) return scenario.probe
  throw noSearch(scenario.name)
}

function formatStep(step: Exclude<SearchStep, { kind: 'done' }>): string {
  const what = { burst: 'burst of', control: 'repeated without cooldown,', sustained: 'sustaining' }[
    step.kind
  ]
  const rest = step.cooldown > 0 ? ` after ${step.cooldown / 1e3} s of cooldown` : ''
  return `${what} ${step.level}${rest}: `
}

function formatLevel({ burst, hold, stats }: LevelRecord): string {
  if (hold && !isHeld(hold)) return `refused, ${Math.round(hold.carried)} accepted\n`
  if (!burst)
    return `${stats.requests} requests in ${((stats.sustained_ms ?? 0) / 1e3).toFixed(1)} s, heard p95 ${Math.round(stats.heard_p95_ms ?? Number.NaN)} ms\n`
  const outcome = outcomeOf(burst) === 'turned away' ? 'refused' : outcomeOf(burst)
  return outcome === 'held' ? 'accepted\n' : `${outcome}, ${burst.held} accepted\n`
}
