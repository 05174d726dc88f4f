import type { Knowledge } from '../scenario/knowledge.ts'
import type { Context } from './context.ts'

/** What the reader of scenarios needs to know of the adapters. */
export function knowledgeOf(adapters: Context['adapters']): Knowledge {
  return {
    adapters: Object.keys(adapters),
    factsOf: (adapter) => (Object.hasOwn(adapters, adapter) ? adapters[adapter]?.facts : undefined),
    checkOptions: (adapter, options) => {
      adapters[adapter]?.parseOptions(options)
    },
  }
}
