import type { PlanLimit } from '../../core/adapter/plan-limit.ts'
import type { AnswerKind } from '../../core/config/probe.ts'
import type { ProbeSidecar } from '../../results/sidecars/probe.ts'
import { formatPlanLimit } from '../format/format-plan-limit.ts'
import { TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'

/** The documented figure that a kind of search can be held against. A connect rate has none. */
const FIGURES: Readonly<Partial<Record<AnswerKind, 'inFlight' | 'connections' | 'perMinute'>>> = {
  concurrency: 'inFlight',
  sockets: 'connections',
  'request-rate': 'perMinute',
}

const PER_MINUTE = 60_000

type Found = Pick<ProbeSidecar, 'kind' | 'per_ms' | 'feasible_max' | 'infeasible_min'>

/** What was found beside what the provider's plans allow, as far as both are known. Empty if nothing compares. */
export function renderPlanLimits(found: Found, limits: readonly PlanLimit[] = []): string {
  const figure = FIGURES[found.kind]
  if (figure === undefined || (figure === 'perMinute' && found.per_ms !== PER_MINUTE)) return ''
  const lines = limits.flatMap((limit) => {
    const documented = limit[figure]
    return documented === undefined
      ? []
      : wrap(`  ${formatPlanLimit(limit)}: ${comparePlan(found, documented)}`, TEXT_WIDTH)
  })
  return lines.length === 0 ? '' : `${['Documented limits, beside what was found:', ...lines].join('\n')}\n`
}

function comparePlan({ feasible_max, infeasible_min }: Found, documented: number): string {
  if (feasible_max > documented) return `${feasible_max} accepted: more than documented`
  if (infeasible_min !== null && infeasible_min <= documented)
    return `${infeasible_min} refused: fewer than documented`
  if (infeasible_min === null) return `${feasible_max} accepted; more was not tried`
  return 'as found'
}
