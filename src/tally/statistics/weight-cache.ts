import { estimatorFor, type RankWeights } from './quantile.ts'

/** Caches rank weights, because thousands of draws share a few sizes. */
export class WeightCache {
  readonly #known = new Map<number, Map<number, RankWeights>>()

  get(size: number, share: number): RankWeights {
    const bySize = this.#known.get(size) ?? new Map<number, RankWeights>()
    this.#known.set(size, bySize)
    const found = bySize.get(share)
    if (found) return found
    const made = estimatorFor(size)(size, share)
    bySize.set(share, made)
    return made
  }
}
