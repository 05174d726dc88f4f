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

/** An adapter of any kind that ships with ttfa, and no other. Undefined for any other name. */
export async function loadBuiltInAdapter(id: string): Promise<AnyAdapter | undefined> {
  return (await loadBuiltInSpeech(id)) ?? loadBuiltInComponent(id)
}

/** One for text to speech. */
export async function loadBuiltInSpeech(id: string): Promise<AnyAdapter | undefined> {
  const load = findLoader(ADAPTER_LOADERS, id)
  if (load) return load()
  if (!listDescribedIds().includes(id)) return undefined
  const { loadDescribedAdapter } = await import('./described-adapters.ts')
  return loadDescribedAdapter(id)
}

/** One for another component of a conversation. */
export async function loadBuiltInComponent(id: string): Promise<AnyAdapter | undefined> {
  return findLoader(TURN_ADAPTER_LOADERS, id)?.()
}

function findLoader(loaders: Readonly<Record<string, LoadAdapter>>, id: string): LoadAdapter | undefined {
  return Object.hasOwn(loaders, id) ? loaders[id] : undefined
}
