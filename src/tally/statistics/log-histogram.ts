/** Buckets of one percent: precise enough for a chart, and small when few values occur. */
const BUCKETS_PER_E = 100

/** A sparse histogram of positive values with logarithmic buckets, precise to one percent. */
export class LogHistogram {
  total = 0
  readonly #counts = new Map<number, number>()

  record(value: number): void {
    this.#add(bucketOf(value), 1)
  }

  /** Adds the other histogram's counts, which do not change. */
  merge(other: LogHistogram): void {
    for (const [bucket, count] of other.#counts) this.#add(bucket, count)
  }

  /** The value of rank ceil(share · n), at least 1, to one percent; undefined if the histogram is empty. */
  percentile(share: number): number | undefined {
    const rank = Math.max(1, Math.ceil(share * this.total))
    let seen = 0
    for (const [bucket, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      seen += count
      if (seen >= rank) return bucketMidpoint(bucket)
    }
    return undefined
  }

  #add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count)
    this.total += count
  }
}

/** The bucket of a value. All values below 1 share the first. */
export function bucketOf(value: number): number {
  return Math.round(Math.log(Math.max(1, value)) * BUCKETS_PER_E)
}

function bucketMidpoint(bucket: number): number {
  return Math.exp(bucket / BUCKETS_PER_E)
}
