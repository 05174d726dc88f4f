/**
 * Adjusts p-values for multiple tests, which bounds the chance of any false positive among them
 * (Holm, Scandinavian Journal of Statistics 6, 1979). Keeps the order.
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
