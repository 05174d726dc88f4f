/** Something judged by two numbers; less is better. */
export interface CostAndLatency {
  readonly cost: number
  readonly latency: number
}

/** The efficient frontier, cheapest first: those that no other matches in both numbers and beats in one. */
export function paretoFrontier<Kind extends CostAndLatency>(points: readonly Kind[]): Kind[] {
  return points
    .filter((point) => !points.some((other) => dominates(other, point)))
    .toSorted((a, b) => a.cost - b.cost || a.latency - b.latency)
}

function dominates(one: CostAndLatency, other: CostAndLatency): boolean {
  const isNoWorse = one.cost <= other.cost && one.latency <= other.latency
  return isNoWorse && (one.cost < other.cost || one.latency < other.latency)
}
