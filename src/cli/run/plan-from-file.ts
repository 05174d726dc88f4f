import type { Output } from '../../core/config/output.ts'
import { SetupError } from '../../core/setup-error.ts'
import { pricePlan } from '../../library/shared/price-plan.ts'
import { priceFilesOf } from '../../library/shared/provider-prices.ts'
import { planRun } from '../../run/plan/plan-run.ts'
import { answerSources, type ConversationPlan, type RequestPlan } from '../../run/plan/run-plan.ts'
import { type ConversationSpend, estimateConversationSpend } from '../../run/plan/spend/conversation-spend.ts'
import type { TargetCostEstimate } from '../../run/plan/spend/cost-estimate.ts'
import type { ListeningSpend } from '../../run/plan/spend/listening-spend.ts'
import { readPrices } from '../../scenario/read/read-prices.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'
import { readScenarioFile, scenarioFolder } from '../input/scenario-file.ts'
import { announceAdapterCode } from './announce-adapter-code.ts'
import { applyOverrides, labModeOf, type ScenarioOverrides } from './overrides.ts'

/**
 * A plan with the most that it spends; for conversations, as far as that is known before there are answers.
 */
export type PricedPlan = PricedRequests | PricedConversations

interface PricedBase {
  /** Where the results go besides the run's folder. */
  readonly outputs?: readonly Output[]
}

export interface PricedRequests extends PricedBase {
  readonly workload: 'requests'
  readonly plan: RequestPlan
  readonly spend: readonly TargetCostEstimate[]
  readonly listening?: ListeningSpend
}

export interface PricedConversations extends PricedBase {
  readonly workload: 'conversations'
  readonly plan: ConversationPlan
  readonly spend: readonly ConversationSpend[]
}

export interface PlanFileOptions extends ScenarioOverrides {
  /** `true` with --lab, `false` with --no-lab. */
  readonly lab?: boolean
}

/** Plans the run of a scenario file, with its cost and the limits of its budget. Throws a `SetupError`. */
export async function planFromFile(
  file: string,
  options: PlanFileOptions,
  context: CliContext,
): Promise<PricedPlan> {
  const loaded = applyOverrides(await readScenarioFile(file, context), options)
  return planScenario(loaded, scenarioFolder(file, context), options, context)
}

/**
 * Plans the run of a scenario. Paths in it are relative to `folder`. Throws a `SetupError`.
 */
export async function planScenario(
  scenario: WorkloadScenario,
  folder: string,
  options: Pick<PlanFileOptions, 'lab'>,
  context: CliContext,
): Promise<PricedPlan> {
  const loaded = rejectSearch(scenario)
  announceAdapterCode(loaded, folder, context)
  const plan = await planRun(loaded, {
    environment: context.environment,
    lab: labModeOf(options.lab),
    folder,
  })
  const outputs = scenario.outputs ?? []
  if (plan.workload === 'requests')
    return { workload: 'requests', outputs, ...(await pricePlan(plan, folder)) }
  const providers = answerSources(plan).map(({ facts }) => facts.provider)
  const spend = estimateConversationSpend(plan, await readPrices(priceFilesOf(providers)))
  return { workload: 'conversations', outputs, plan, spend }
}

function rejectSearch(loaded: WorkloadScenario): WorkloadScenario {
  if (loaded.scenario.probe)
    throw new SetupError(`${loaded.scenario.name} describes a limit search, not a run`, {
      code: 'PROBE_ONLY',
      hint: 'Use `ttfa probe`.',
    })
  return loaded
}
