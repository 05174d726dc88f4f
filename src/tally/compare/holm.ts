/**
 * Chances of several tests, adjusted so that the chance of any false alarm among them stays what each is held against
 * (Holm, Scandinavian Journal of Statistics 6, 1979). In the order given.
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((_, index) => index).sort((a, b) => (chances[a] ?? 1) - (chances[b] ?? 1))
  const adjusted = [...chances]
  let least = 0
  for (const [rank, index] of order.entries()) {
    least = Math.min(1, Math.max(least, (chances[index] ?? 1) * (chances.length - rank)))
    adjusted[index] = least
  }
  return adjusted
}
