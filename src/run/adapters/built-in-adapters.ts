import { ADAPTERS } from '../../adapters/index.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { loadDescribedAdapters } from './described-adapters.ts'

/** All adapters that ship with ttfa, written in code or as descriptions, by the id that scenarios use. */
export function builtInAdapters(): Readonly<Record<string, AnyAdapter>> {
  return { ...ADAPTERS, ...loadDescribedAdapters() }
}
