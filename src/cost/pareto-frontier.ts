/** Something judged by two numbers, both the less the better. */
export interface CostAndLatency {
  readonly cost: number
  readonly latency: number
}

/**
 * The efficient frontier, cheapest first: every point for which no other is at least as good in both numbers
 * and better in one.
 */
export function findParetoFrontier<Kind extends CostAndLatency>(points: readonly Kind[]): Kind[] {
  return points
    .filter((point) => !points.some((other) => dominates(other, point)))
    .toSorted((a, b) => a.cost - b.cost || a.latency - b.latency)
}

function dominates(one: CostAndLatency, other: CostAndLatency): boolean {
  const isNoWorse = one.cost <= other.cost && one.latency <= other.latency
  return isNoWorse && (one.cost < other.cost || one.latency < other.latency)
}
