import type { Probe } from '../../core/config/probe.ts'
import { predictCapSearch } from '../../probe/cap/predict-cap-search.ts'
import { layOutTable, TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import type { RequestPlan } from '../../run/plan/run-plan.ts'
import type { TargetCostEstimate } from '../../run/plan/spend/cost-estimate.ts'
import { worstProbeCost } from '../../run/probe/worst-case-cost.ts'
import { formatKeyHosts, keyHostJson } from './format-key-hosts.ts'
import { ANSWERED_BY_LABELS } from './format-plan.ts'

/** Describes what a search will do, and its worst case. Ends in a newline. */
export function formatProbePlan({ scenario, targets }: RequestPlan, probe: Probe): string {
  const rows = targets.map(({ planned, answeredBy }) => [
    planned.id,
    planned.adapter,
    planned.model,
    ANSWERED_BY_LABELS[answeredBy],
  ])
  const cells = [['target', 'adapter', 'model', 'answered by'], ...rows]
  return [
    ...wrap(`${scenario.name}: ${describeSearch(probe)}`, TEXT_WIDTH),
    ...layOutTable(
      cells.map((row) => row.map((text) => ({ text }))),
      TEXT_WIDTH,
    ),
    ...formatKeyHosts(targets),
    ...wrap(describePrediction(probe), TEXT_WIDTH),
    ...wrap(describeWorstCase(scenario.texts, probe), TEXT_WIDTH),
    '',
  ].join('\n')
}

/** The plan as JSON. Ends in a newline. */
export function probePlanJson(
  { scenario, targets }: RequestPlan,
  probe: Probe,
  spend: readonly TargetCostEstimate[],
): string {
  const { requests, characters } = worstProbeCost(scenario.texts, probe)
  const plan = {
    scenario: scenario.name,
    targets: targets.map((target) => ({
      id: target.planned.id,
      adapter: target.planned.adapter,
      answered_by: target.answeredBy,
      ...keyHostJson(target),
    })),
    probe,
    worst_case: { requests, characters, ...worstCaseCost(targets, spend) },
  }
  return `${JSON.stringify(plan, null, 2)}\n`
}

const KINDS: Readonly<Record<Probe['kind'], string>> = {
  concurrency: 'requests in flight',
  sockets: 'open connections',
  'connect-rate': 'connections per period',
  'request-rate': 'requests per period',
}

function describeSearch({ kind, min, max, objectives }: Probe): string {
  const knee = objectives.map(({ words }) => words).join(', ')
  const soft = knee ? `, then how many with ${knee}` : ''
  return `how many ${KINDS[kind]} are accepted, from ${min} to ${max}${soft}`
}

/** Only for limits that are searched in bursts. A rate takes several periods per level. */
function describePrediction(probe: Probe): string {
  if (probe.kind.endsWith('rate')) return ''
  const sizes = [...new Set([Math.ceil(probe.max / 8), Math.ceil(probe.max / 2)])].filter(
    (size) => size < probe.max,
  )
  const words = sizes.map((size) => `about ${predictCapSearch(probe, size).requests} if the limit is ${size}`)
  const held = probe.kind === 'concurrency' ? `; then ${probe.hold / 1e3} s at the limit` : ''
  return words.length === 0 ? '' : `requests to expect: ${words.join(', ')}${held}`
}

function describeWorstCase(texts: readonly string[], probe: Probe): string {
  const { budget } = probe
  const { requests, characters } = worstProbeCost(texts, probe)
  const time = budget.duration === undefined ? '' : `, ${budget.duration / 1e3} s`
  return `at worst: ${requests} requests, ${characters} characters${time}; never more`
}

/** The cost, for a target that is not simulated and has a verified price. */
function worstCaseCost(targets: RequestPlan['targets'], spend: readonly TargetCostEstimate[]) {
  const [target, one] = [targets[0], spend[0]]
  if (target?.answeredBy === 'lab' || one?.found.kind !== 'known' || one.atMost === undefined) return {}
  return { cost: { amount: one.atMost, currency: one.found.price.currency } }
}
