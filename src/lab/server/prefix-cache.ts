import type { Message } from '../../core/adapter/adapter.ts'

/**
 * Models the prompt cache of language model servers: a prompt that extends an earlier one is answered faster.
 */
export interface PrefixCache {
  /** Returns how many leading messages are cached, and caches this prompt. */
  readonly countCached: (messages: readonly Message[]) => number
}

const KEPT_PROMPTS = 1000

export function createPrefixCache(): PrefixCache {
  const seen = new Set<string>()
  return {
    countCached: (messages) => {
      const known = messages.findLastIndex((_, index) => seen.has(keyOf(messages, index + 1))) + 1
      seen.add(keyOf(messages, messages.length))
      const [oldest] = seen
      if (seen.size > KEPT_PROMPTS && oldest !== undefined) seen.delete(oldest)
      return known
    },
  }
}

function keyOf(messages: readonly Message[], length: number): string {
  return JSON.stringify(messages.slice(0, length))
}
