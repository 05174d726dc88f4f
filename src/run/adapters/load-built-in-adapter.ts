import { ADAPTER_LOADERS, type LoadAdapter, TURN_ADAPTER_LOADERS } from '../../adapters/adapter-loaders.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { listDescribedIds } from './described-ids.ts'

/** The ids of all text-to-speech adapters that ship with ttfa. Loads none of them. */
export function listBuiltInIds(): string[] {
  return [...Object.keys(ADAPTER_LOADERS), ...listDescribedIds()]
}

/** The ids of those for the other components of a conversation. */
export function listTurnAdapterIds(): string[] {
  return Object.keys(TURN_ADAPTER_LOADERS)
}

/** An adapter that ships with ttfa, and no other. Undefined for any other name. */
export async function loadBuiltInAdapter(id: string): Promise<AnyAdapter | undefined> {
  const load = findLoader(id)
  if (load) return load()
  if (!listDescribedIds().includes(id)) return undefined
  const { loadDescribedAdapter } = await import('./described-adapters.ts')
  return loadDescribedAdapter(id)
}

function findLoader(id: string): LoadAdapter | undefined {
  const loaders = [ADAPTER_LOADERS, TURN_ADAPTER_LOADERS].find((each) => Object.hasOwn(each, id))
  return loaders?.[id]
}
