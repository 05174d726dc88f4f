import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { findBuiltInAdapter, listBuiltInIds } from '../../run/adapters/built-in-adapters.ts'
import type { AdapterCatalog } from '../../scenario/adapter-catalog.ts'

/** What reading a scenario needs to know about the adapters. The description of each is read at most once. */
export function createAdapterCatalog(): AdapterCatalog {
  const found = new Map<string, AnyAdapter | undefined>()
  const find = (id: string) => {
    if (!found.has(id)) found.set(id, findBuiltInAdapter(id))
    return found.get(id)
  }
  return {
    adapters: listBuiltInIds(),
    componentAdapters: Object.keys(TURN_ADAPTERS),
    factsOf: (id) => find(id)?.facts,
    checkOptions: (id, options) => {
      find(id)?.parseOptions(options)
    },
  }
}
