import path from 'node:path'
import type { Probe } from '../../core/config/probe.ts'
import { priceProbe } from '../../library/shared/price-plan.ts'
import { outcomeOf } from '../../probe/cap/burst.ts'
import { isHeld } from '../../probe/hold/held-level.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import type { SearchStep } from '../../probe/next-step.ts'
import { checkProbeLimits } from '../../run/health/machine-limits.ts'
import { planRequests } from '../../run/plan/plan-requests.ts'
import type { RequestPlan } from '../../run/plan/run-plan.ts'
import type { TargetCostEstimate } from '../../run/plan/spend/cost-estimate.ts'
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
import type { ProbeCommandOptions, SearchListener } from '../run/probe-options.ts'
import { withPlaceholderKeys } from '../workers/placeholder-keys.ts'

export async function probe(file: string, options: ProbeCommandOptions, context: CliContext): Promise<void> {
  const loaded = await readScenarioFile(file, context)
  if (options.workers !== undefined) {
    const { checkWorkersSearch } = await import('../workers/check-workers-search.ts')
    checkWorkersSearch(loaded, options)
  }
  if (loaded.workload === 'conversations') return probeConversations(loaded.scenario, file, options, context)
  const planned = await planProbe(loaded, file, options, context)
  const { plan, spend } = planned
  const settings = requireProbe(plan)
  const { output } = context
  const lab = options.workers === undefined ? options.lab : false
  announceWarnings(plan, await collectOfflineWarnings(plan, context.today), { lab }, context)
  const description = `${formatProbePlan(plan, settings)}${formatSpend(plan, spend)}`
  if (options.dryRun) return output.write(options.json ? probePlanJson(plan, settings, spend) : description)
  const log = options.quiet ? () => {} : context.progress.write
  const steps: SearchListener = {
    onStep: (step) => log(formatStep(step)),
    onRecord: (record) => log(formatLevel(record)),
  }
  if (options.workers !== undefined) {
    const { probeOnWorkers } = await import('../workers/probe-on-workers.ts')
    log(description)
    return probeOnWorkers({ file, plan, steps }, options, context, log)
  }
  checkProbeLimits(settings)
  log(description)
  await conductProbe(options, context, log, (surroundings) => runProbe(plan, { ...surroundings, ...steps }))
}

/** Plans the search, with its maximum of requests and cost. Workers have keys of their own. */
async function planProbe(
  loaded: LoadedRequests,
  file: string,
  options: ProbeCommandOptions,
  context: CliContext,
): Promise<{ plan: RequestPlan; spend: TargetCostEstimate[] }> {
  const isHere = options.workers === undefined
  const plan = isHere
    ? await readPlan(loaded, file, options, context)
    : await readPlan(
        loaded,
        file,
        { ...options, lab: false },
        {
          ...context,
          environment: withPlaceholderKeys(context.environment),
        },
      )
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
