import type { PlanLimit } from '../../core/adapter/plan-limit.ts'
import type { AnswerKind } from '../../core/config/probe.ts'
import type { ProbeSidecar } from '../../results/sidecars/probe.ts'
import { formatPlanLimit } from '../format/format-plan-limit.ts'
import { TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'

/**
 * The documented figure that the result of a search is compared with, by kind of search. A connect rate has
 * none.
 */
const FIGURES: Readonly<Partial<Record<AnswerKind, 'inFlight' | 'connections' | 'perMinute'>>> = {
  concurrency: 'inFlight',
  sockets: 'connections',
  'request-rate': 'perMinute',
}

const PER_MINUTE = 60_000

type Found = Pick<ProbeSidecar, 'kind' | 'per_ms' | 'feasible_max' | 'infeasible_min' | 'boundary_type'> & {
  readonly hard_cap: Pick<NonNullable<ProbeSidecar['hard_cap']>, 'feasible_max' | 'infeasible_min'> | null
}

/**
 * The result beside what the provider's plans allow, where both are known. Empty if nothing can be compared.
 */
export function renderPlanLimits(found: Found, limits: readonly PlanLimit[] = []): string {
  const figure = FIGURES[found.kind]
  if (figure === undefined || (figure === 'perMinute' && found.per_ms !== PER_MINUTE)) return ''
  const lines = limits.flatMap((limit) => {
    const documented = limit[figure]
    return documented === undefined
      ? []
      : wrap(`  ${formatPlanLimit(limit)}: ${comparePlan(capOf(found), documented)}`, TEXT_WIDTH)
  })
  return lines.length === 0 ? '' : `${['Documented limits, beside what was found:', ...lines].join('\n')}\n`
}

/**
 * A plan documents what is refused and says nothing about latency. If only objectives failed, nothing was
 * refused.
 */
function capOf({ hard_cap, boundary_type, feasible_max, infeasible_min }: Found) {
  if (hard_cap) return hard_cap
  return { feasible_max, infeasible_min: boundary_type === 'refused' ? infeasible_min : null }
}

function comparePlan(
  { feasible_max, infeasible_min }: Pick<Found, 'feasible_max' | 'infeasible_min'>,
  documented: number,
): string {
  if (feasible_max > documented) return `${feasible_max} accepted: more than documented`
  if (infeasible_min !== null && infeasible_min <= documented)
    return `${infeasible_min} refused: fewer than documented`
  if (infeasible_min === null) return `${feasible_max} accepted; none of those tried was refused`
  return 'as found'
}
