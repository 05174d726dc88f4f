/**
 * P(b > a) + P(b = a) / 2 for a random observation of each, with every `b` multiplied by `slower`: Vargha and
 * Delaney's A12. Both must be ascending and not empty. Infinite observations tie with each other.
 */
export function shareOfLater(a: ArrayLike<number>, b: ArrayLike<number>, slower = 1): number {
  let [below, upTo, wins] = [0, 0, 0]
  for (let index = 0; index < b.length; index += 1) {
    const value = (b[index] ?? 0) * slower
    while (below < a.length && (a[below] ?? 0) < value) below += 1
    upTo = Math.max(upTo, below)
    while (upTo < a.length && (a[upTo] ?? 0) <= value) upTo += 1
    wins += (below + upTo) / 2
  }
  return wins / (a.length * b.length)
}
