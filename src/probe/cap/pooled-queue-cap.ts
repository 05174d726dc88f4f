import type { Burst } from './burst.ts'
import type { CapFinding } from './cap-finding.ts'

/** Caps whose evidence is within this of the best are possible too: up to 20 times less likely, as a logarithm. */
const INTERVAL_EVIDENCE = 3

/** The number of slots in front of a queue, from all bursts together. */
export interface PooledQueueCap {
  readonly feasible: number
  readonly interval: readonly [low: number, high: number]
}

/**
 * If answers are unsteady, no single burst near the boundary tells one level from the next, but all together do. The
 * evidence of independent bursts adds up: the cap with the most of it is the answer, and the interval holds all that
 * are not much less likely. Undefined where no queue explains the bursts much better than none.
 */
export function poolQueueEvidence(bursts: readonly Burst[], max: number): PooledQueueCap | undefined {
  const total = Array.from({ length: max }, (_, index) =>
    bursts.reduce((sum, { queueEvidence = [] }) => sum + (queueEvidence[index] ?? 0), 0),
  )
  const best = Math.max(...total)
  if (best < INTERVAL_EVIDENCE) return undefined
  const isPossible = (evidence: number) => evidence >= best - INTERVAL_EVIDENCE
  return {
    feasible: total.indexOf(best) + 1,
    interval: [total.findIndex(isPossible) + 1, total.findLastIndex(isPossible) + 1],
  }
}

/** If answers are unsteady, all bursts together give a better cap than those at the boundary. */
export function withPooledCap(finding: CapFinding, { feasible, interval }: PooledQueueCap): CapFinding {
  return {
    ...finding,
    reason: 'boundary',
    feasible,
    infeasible: feasible + 1,
    interval,
    isNoisy: true,
    hasChanged: false,
  }
}
