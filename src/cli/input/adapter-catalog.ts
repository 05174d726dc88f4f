import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import type { AdapterCatalog } from '../../scenario/adapter-catalog.ts'
import type { CliContext } from '../cli-context.ts'

/** What reading a scenario needs to know about the adapters. */
export function createAdapterCatalog(adapters: CliContext['adapters']): AdapterCatalog {
  const all = { ...adapters, ...TURN_ADAPTERS }
  return {
    adapters: Object.keys(adapters),
    componentAdapters: Object.keys(TURN_ADAPTERS),
    factsOf: (adapter) => (Object.hasOwn(all, adapter) ? all[adapter]?.facts : undefined),
    checkOptions: (adapter, options) => {
      all[adapter]?.parseOptions(options)
    },
  }
}
