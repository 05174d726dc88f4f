import { ADAPTERS } from '../../adapters/index.ts'
import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { loadDescribedAdapter, loadDescribedAdapters } from './described-adapters.ts'
import { listDescribedIds } from './described-ids.ts'

/** All text-to-speech adapters that ship with ttfa, by the id that scenarios use. Reads every description. */
export function builtInAdapters(): Readonly<Record<string, AnyAdapter>> {
  return { ...ADAPTERS, ...loadDescribedAdapters() }
}

/**
 * A text-to-speech adapter that ships with ttfa, or one for another component of a conversation. Reads its
 * description, if it has one, and no other.
 */
export function findBuiltInAdapter(id: string): AnyAdapter | undefined {
  const written = [ADAPTERS, TURN_ADAPTERS].find((adapters) => Object.hasOwn(adapters, id))
  if (written) return written[id]
  return listDescribedIds().includes(id) ? loadDescribedAdapter(id) : undefined
}
