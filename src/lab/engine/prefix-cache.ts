import type { Message } from '../../core/adapter.ts'

/** Remembers prompts, as servers of language models do, so that one that goes on from another is quicker. */
export interface PrefixCache {
  /** How many of the first messages were answered before, and remembers these. */
  readonly visit: (messages: readonly Message[]) => number
}

const KEPT = 1000

export function prefixCache(): PrefixCache {
  const seen = new Set<string>()
  return {
    visit: (messages) => {
      const known = messages.findLastIndex((_, index) => seen.has(keyOf(messages, index + 1))) + 1
      seen.add(keyOf(messages, messages.length))
      const [oldest] = seen
      if (seen.size > KEPT && oldest !== undefined) seen.delete(oldest)
      return known
    },
  }
}

function keyOf(messages: readonly Message[], length: number): string {
  return JSON.stringify(messages.slice(0, length))
}
