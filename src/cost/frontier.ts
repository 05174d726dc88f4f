/** Something that is judged by two numbers of which less is better. */
export interface Offer {
  readonly cost: number
  readonly latency: number
}

/** Those that no other is at least as good as in both and better in one: the efficient frontier, cheapest first. */
export function frontierOf<Kind extends Offer>(offers: readonly Kind[]): Kind[] {
  return offers
    .filter((offer) => !offers.some((other) => dominates(other, offer)))
    .toSorted((a, b) => a.cost - b.cost || a.latency - b.latency)
}

function dominates(one: Offer, other: Offer): boolean {
  const isNoWorse = one.cost <= other.cost && one.latency <= other.latency
  return isNoWorse && (one.cost < other.cost || one.latency < other.latency)
}
