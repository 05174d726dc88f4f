import type { Price } from '../../core/config/price.ts'
import { SetupError } from '../../core/setup-error.ts'
import { readYamlFiles } from './read-yaml-files.ts'

/**
 * Reads the prices of several files or folders. A later path replaces prices with the same id, so that a
 * contract can replace a list price. Throws a `SetupError` for a mistake, and for a duplicate id within one
 * path.
 */
export async function readPrices(paths: readonly string[]): Promise<Price[]> {
  // The lab costs nothing.
  if (paths.length === 0) return []
  const { priceFile } = await import('../schema/price.ts')
  const byId = new Map<string, Price>()
  for (const path of paths) {
    const prices = (await readYamlFiles(path, priceFile, 'PRICES')).flatMap(({ value }) => value)
    const duplicate = prices.find(({ id }, index) => prices.findIndex((other) => other.id === id) !== index)
    if (duplicate) throw new SetupError(`two prices have the id ${duplicate.id}`, { code: 'PRICES_INVALID' })
    for (const price of prices) byId.set(price.id, price)
  }
  return [...byId.values()]
}
