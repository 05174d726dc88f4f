import type { AdapterCatalog } from '../../scenario/adapter-catalog.ts'
import type { CliContext } from '../cli-context.ts'

/** What reading a scenario needs to know about the adapters. */
export function createAdapterCatalog(adapters: CliContext['adapters']): AdapterCatalog {
  return {
    adapters: Object.keys(adapters),
    factsOf: (adapter) => (Object.hasOwn(adapters, adapter) ? adapters[adapter]?.facts : undefined),
    checkOptions: (adapter, options) => {
      adapters[adapter]?.parseOptions(options)
    },
  }
}
