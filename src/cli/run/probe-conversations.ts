import type { ConversationProbe } from '../../core/config/conversation/conversation-probe.ts'
import { SHIPPED_PRICES } from '../../library/shared/shipped-data.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import { TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import { checkMachineLimits } from '../../run/health/machine-limits.ts'
import { planConversations } from '../../run/plan/plan-conversations.ts'
import type { ConversationPlan } from '../../run/plan/run-plan.ts'
import { estimateConversationSpend } from '../../run/plan/spend/conversation-spend.ts'
import { runConversationProbe } from '../../run/probe/conversations/run-conversation-probe.ts'
import { collectOfflineWarnings } from '../../run/warnings/offline-warnings.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import { readPrices } from '../../scenario/read/read-prices.ts'
import type { CliContext } from '../cli-context.ts'
import { scenarioFolder } from '../input/scenario-file.ts'
import { describePrices } from '../output/format-conversation-spend.ts'
import { announceAdapterCode } from './announce-adapter-code.ts'
import { announceWarnings } from './announce-warnings.ts'
import { conductProbe } from './conduct-probe.ts'
import { expandNames, labModeOf, selectTargets } from './overrides.ts'
import { noSearch } from './probe-ending.ts'
import type { ProbeCommandOptions } from './probe-options.ts'

/** `ttfa probe` of a scenario with `conversation:`: how many conversations at once. */
export async function probeConversations(
  given: ConversationScenario,
  file: string,
  options: ProbeCommandOptions,
  context: CliContext,
): Promise<void> {
  const scenario = applyOverrides(given, options)
  const { probe } = scenario
  if (!probe) throw noSearch(scenario.name)
  const plan = await planSearch(scenario, file, options, context)
  const { output } = context
  announceWarnings(plan, await collectOfflineWarnings(plan, context.today), options, context)
  if (options.dryRun) return output.write(await describePlan(plan, probe, options))
  checkMachineLimits(plan)
  await execute(plan, probe, options, context)
}

function applyOverrides(
  scenario: ConversationScenario,
  { only, max, seed }: ProbeCommandOptions,
): ConversationScenario {
  const { probe, targets } = scenario
  const names = only && expandNames(only, { workload: 'conversations', scenario })
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: names ? selectTargets(targets, names) : targets,
    ...(probe && max !== undefined && { probe: { ...probe, max, min: Math.min(probe.min, max) } }),
  }
}

function planSearch(
  scenario: ConversationScenario,
  file: string,
  options: ProbeCommandOptions,
  context: CliContext,
): Promise<ConversationPlan> {
  const folder = scenarioFolder(file, context)
  announceAdapterCode({ workload: 'conversations', scenario }, folder, context)
  const { environment } = context
  return planConversations(scenario, { environment, lab: labModeOf(options.lab), folder })
}

async function execute(
  plan: ConversationPlan,
  probe: ConversationProbe,
  options: ProbeCommandOptions,
  context: CliContext,
): Promise<void> {
  const log = options.quiet ? () => {} : context.progress.write
  log(await describePlan(plan, probe, {}))
  await conductProbe(options, context, log, (surroundings) =>
    runConversationProbe(plan, {
      ...surroundings,
      onLevel: (level) => log(`${level} at once: `),
      onRecord: (record) => log(formatRecord(record)),
    }),
  )
}

function formatRecord({ stats }: LevelRecord): string {
  const wait = stats.heard_p95_ms == null ? 'never' : `${Math.round(stats.heard_p95_ms)} ms`
  const seconds = ((stats.sustained_ms ?? 0) / 1e3).toFixed(1)
  return `${stats.requests} turns in ${seconds} s, ${Math.round(stats.success * 1000) / 10} % answered, voice to voice p95 ${wait}\n`
}

async function describePlan(
  plan: ConversationPlan,
  probe: ConversationProbe,
  { json }: Pick<ProbeCommandOptions, 'json'>,
): Promise<string> {
  const { scenario, stacks } = plan
  const answeredBy = stacks.flatMap(({ components }) =>
    Object.values(components).map((part) => ({ id: part.planned.id, answered_by: part.answeredBy })),
  )
  if (json) return `${JSON.stringify({ scenario: scenario.name, components: answeredBy, probe }, null, 2)}\n`
  const { turns, minutes, duration } = probe.budget
  const objectives = probe.objectives.map(({ words }) => words).join(', ')
  const most = minutes === undefined ? '' : `, ${minutes} min of callers’ speech`
  return [
    ...wrap(
      `${scenario.name}: how many conversations at once, from ${probe.min} to ${probe.max}, with ${objectives}`,
      TEXT_WIDTH,
    ),
    ...answeredBy.map(({ id, answered_by }) => `${id}: ${answered_by}`),
    ...wrap(`at worst: ${turns} turns${most}, ${duration / 1e3} s; never more`, TEXT_WIDTH),
    ...(await describeCosts(plan)).flatMap((line) => wrap(line, TEXT_WIDTH)),
    '',
  ].join('\n')
}

/** The price of each real component. What a turn costs depends on the answers. */
async function describeCosts(plan: ConversationPlan): Promise<string[]> {
  const spend = estimateConversationSpend(plan, await readPrices([SHIPPED_PRICES]))
  const prices = spend.flatMap(describePrices)
  return prices.length > 0 ? prices : ['costs nothing: the lab answers all requests']
}
