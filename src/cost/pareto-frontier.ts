/** Something that is judged by two numbers of which less is better. */
export interface CostAndLatency {
  readonly cost: number
  readonly latency: number
}

/** Those that no other is at least as good as in both and better in one: the efficient frontier, cheapest first. */
export function paretoFrontier<Kind extends CostAndLatency>(points: readonly Kind[]): Kind[] {
  return points
    .filter((point) => !points.some((other) => dominates(other, point)))
    .toSorted((a, b) => a.cost - b.cost || a.latency - b.latency)
}

function dominates(one: CostAndLatency, other: CostAndLatency): boolean {
  const isNoWorse = one.cost <= other.cost && one.latency <= other.latency
  return isNoWorse && (one.cost < other.cost || one.latency < other.latency)
}
