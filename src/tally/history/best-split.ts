/** A split of a series into two differing parts. */
export interface Split {
  /** Index of the first value after the change. */
  readonly at: number
  /** The energy statistic: larger means more different. */
  readonly energy: number
}

/** Looks up sums of pairwise distances between two ranges of a series in constant time. */
export class DistanceSums {
  readonly #sums: Float64Array
  readonly #width: number

  constructor(series: readonly number[]) {
    this.#width = series.length + 1
    this.#sums = new Float64Array(this.#width ** 2)
    for (let row = 1; row < this.#width; row += 1) {
      let inRow = 0
      for (let column = 1; column < this.#width; column += 1) {
        inRow += Math.abs((series[row - 1] ?? 0) - (series[column - 1] ?? 0))
        this.#sums[row * this.#width + column] = inRow + this.#at(row - 1, column)
      }
    }
  }

  /** Sum of distances between the values in [a, b) and those in [c, d). */
  between(a: number, b: number, c: number, d: number): number {
    return this.#at(b, d) - this.#at(a, d) - this.#at(b, c) + this.#at(a, c)
  }

  /** Sum of distances between the values in [a, b), each pair once. */
  within(a: number, b: number): number {
    return this.between(a, b, a, b) / 2
  }

  #at(row: number, column: number): number {
    return this.#sums[row * this.#width + column] ?? 0
  }
}

/**
 * The split of a range with the highest energy, maximized over all ends of the right part as well, because
 * later values may hide a change (Matteson and James, JASA 109, 2014, exponent 1). Undefined for fewer than
 * two values.
 */
export function bestSplit(sums: DistanceSums, start: number, end: number): Split | undefined {
  let best: Split | undefined
  for (let at = start + 1; at < end; at += 1) {
    for (let until = at + 1; until <= end; until += 1) {
      const energy = energyOf(sums, start, at, until)
      if (!best || energy > best.energy) best = { at, energy }
    }
  }
  return best
}

function energyOf(sums: DistanceSums, start: number, at: number, until: number): number {
  const left = at - start
  const right = until - at
  const all = left + right
  const between = (2 / all) * sums.between(start, at, at, until)
  const inLeft = left > 1 ? ((2 * right) / (all * (left - 1))) * sums.within(start, at) : 0
  const inRight = right > 1 ? ((2 * left) / (all * (right - 1))) * sums.within(at, until) : 0
  return between - inLeft - inRight
}
