import type { PlanLimit } from '../../core/adapter/plan-limit.ts'

/** What a plan allows, and the source of that. */
export function formatPlanLimit({ plan, source, confidence, ...limit }: PlanLimit): string {
  const { inFlight, connections, perMinute } = limit
  const parts = [
    ...(inFlight === undefined ? [] : [`${inFlight} in flight`]),
    ...(connections === undefined ? [] : [`${connections} connections`]),
    ...(perMinute === undefined ? [] : [`${perMinute} a minute`]),
  ]
  return `plan ${plan}: ${parts.join(', ')} (${confidence}: ${source})`
}
