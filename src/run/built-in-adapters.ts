import { ADAPTERS } from '../adapters/index.ts'
import type { AnyAdapter } from '../core/adapter.ts'
import { describedAdapters } from './described-adapters.ts'

/** All adapters that come with ttfa, in code and as descriptions, by the word that scenarios use. */
export function builtInAdapters(): Readonly<Record<string, AnyAdapter>> {
  return { ...ADAPTERS, ...describedAdapters() }
}
