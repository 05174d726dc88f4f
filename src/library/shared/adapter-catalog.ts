import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import {
  listBuiltInIds,
  listTurnAdapterIds,
  loadBuiltInAdapter,
} from '../../run/adapters/load-built-in-adapter.ts'
import type { AdapterCatalog } from '../../scenario/adapter-catalog.ts'

/** What reading a scenario needs to know about the adapters. Each is loaded when a scenario names it. */
export function createAdapterCatalog(): Required<AdapterCatalog> {
  const loaded = new Map<string, AnyAdapter>()
  const adapters = listBuiltInIds()
  const componentAdapters = listTurnAdapterIds()
  const known = new Set([...adapters, ...componentAdapters])
  const find = (id: string) => {
    // Otherwise its options and formats would go unchecked, as those of a file do.
    if (known.has(id) && !loaded.has(id)) throw new Error(`${id} was asked about before it was loaded`)
    return loaded.get(id)
  }
  return {
    adapters,
    componentAdapters,
    load: async (ids) => {
      const missing = [...new Set(ids)].filter((id) => known.has(id) && !loaded.has(id))
      const found = await Promise.all(missing.map(loadBuiltInAdapter))
      missing.forEach((id, index) => {
        const adapter = found[index]
        if (adapter) loaded.set(id, adapter)
      })
    },
    factsOf: (id) => find(id)?.facts,
    checkOptions: (id, options) => {
      find(id)?.parseOptions(options)
    },
  }
}
