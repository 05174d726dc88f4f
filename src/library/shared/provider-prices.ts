import { existsSync } from 'node:fs'
import path from 'node:path'
import { SHIPPED_PRICES } from './shipped-data.ts'

/** The files of shipped prices of these providers. Each provider has one of its name, and the others stay unread. */
export function priceFilesOf(providers: Iterable<string>): string[] {
  return [...new Set(providers)]
    .map((provider) => path.join(SHIPPED_PRICES, `${provider}.yaml`))
    .filter((file) => existsSync(file))
}
