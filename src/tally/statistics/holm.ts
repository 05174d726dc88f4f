/**
 * Adjusts p-values for multiple tests, which bounds the chance of any false positive among them
 * (Holm, Scandinavian Journal of Statistics 6, 1979). Keeps the order.
 */
export function adjustPValues(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
  const adjusted = [...pValues]
  let previous = 0
  for (const [rank, index] of order.entries()) {
    previous = Math.min(1, Math.max(previous, (pValues[index] ?? 1) * (pValues.length - rank)))
    adjusted[index] = previous
  }
  return adjusted
}
