import { ADAPTERS } from '../../adapters/index.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { loadDescribedAdapters } from './described-adapters.ts'

/** All text-to-speech adapters that ship with ttfa, by the id that scenarios use. Reads every description. */
export function builtInAdapters(): Readonly<Record<string, AnyAdapter>> {
  return { ...ADAPTERS, ...loadDescribedAdapters() }
}
