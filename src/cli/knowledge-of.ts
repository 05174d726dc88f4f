import type { Knowledge } from '../scenario/knowledge.ts'
import type { Context } from './context.ts'

/** What reading a scenario needs to know about the adapters. */
export function knowledgeOf(adapters: Context['adapters']): Knowledge {
  return {
    adapters: Object.keys(adapters),
    factsOf: (adapter) => (Object.hasOwn(adapters, adapter) ? adapters[adapter]?.facts : undefined),
    checkOptions: (adapter, options) => {
      adapters[adapter]?.parseOptions(options)
    },
  }
}
