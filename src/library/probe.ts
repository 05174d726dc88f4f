import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'
import type { ProbeAnswer } from '../probe/answer/answer.ts'
import { writeDerivedFiles } from '../run/finished-runs/write-derived-files.ts'
import { checkMachineLimits, checkProbeLimits } from '../run/health/machine-limits.ts'
import { planConversations } from '../run/plan/plan-conversations.ts'
import { planRequests } from '../run/plan/plan-requests.ts'
import type { PlanOptions } from '../run/plan/run-plan.ts'
import { runConversationProbe } from '../run/probe/conversations/run-conversation-probe.ts'
import { type RunProbeOptions, runProbe } from '../run/probe/run-probe.ts'
import type { WorkloadScenario } from '../scenario/workload.ts'
import { loadScenario, type ScenarioInput } from './scenario-input.ts'
import { environmentOf } from './shared/environment.ts'
import { priceProbe } from './shared/price-plan.ts'
import { collectSecrets } from './shared/secrets.ts'
import { readVersion } from './shared/version.ts'
import { createEventSink, labModeOf, rejectOptionsBesideScenario, type SendOptions } from './verb-options.ts'

export interface ProbeOptions extends SendOptions {
  /** A search: a scenario with one target and the load `probe`. */
  readonly scenario: string | ScenarioInput
}

/** Searches the limit of a target, and resolves to what `ttfa probe --json` prints. */
export async function probe(options: ProbeOptions): Promise<ProbeAnswer> {
  options.signal?.throwIfAborted()
  rejectOptionsBesideScenario(options)
  const cwd = path.resolve(options.cwd ?? '.')
  const environment = environmentOf(options.environment)
  const { emit, control, rethrow } = createEventSink(options)
  const { loaded, folder } = await loadScenario(options.scenario, cwd)
  if (!loaded.scenario.probe)
    throw new SetupError(`${loaded.scenario.name} describes a run, not a limit search`, {
      code: 'PROBE_MISSING',
      hint: 'Use `measure`, or give it `load: {executor: probe}`.',
    })
  const planOptions = { environment, lab: labModeOf(options.lab), folder }
  const ended = await search(loaded, planOptions, {
    results: path.resolve(cwd, 'results'),
    ...(options.out !== undefined && { out: path.resolve(cwd, options.out) }),
    secrets: await collectSecrets(environment),
    versions: { ttfa: readVersion(), node: process.version },
    control,
    onStart: ({ name, path: place }) => emit({ kind: 'started', run: name, folder: place }),
    onRecord: ({ level, stats }) => emit({ kind: 'level', level, requests: stats.requests }),
  })
  const { warnings } = await writeDerivedFiles(ended.folder.path)
  for (const text of warnings) emit({ kind: 'warning', text })
  rethrow()
  return JSON.parse(JSON.stringify(ended.answer))
}

/** The options that both searches take. */
type SearchOptions = Omit<RunProbeOptions, 'onStep'>

async function search(loaded: WorkloadScenario, planOptions: PlanOptions, options: SearchOptions) {
  if (loaded.workload === 'conversations') {
    const plan = await planConversations(loaded.scenario, planOptions)
    checkMachineLimits(plan)
    return runConversationProbe(plan, options)
  }
  const plan = await planRequests(loaded.scenario, planOptions)
  const { probe: settings } = loaded.scenario
  if (!settings) throw new Error('a search without settings')
  checkProbeLimits(settings)
  return runProbe((await priceProbe(plan, settings, planOptions.folder)).plan, options)
}
