import type { OptionRules } from '../../shared/option-rules.ts'

/**
 * Options that no page documents, but that the provider’s own client for the AI SDK sends on both routes
 * (1.0.0 of 2026-07-02).
 */
export const CLIENT_OPTIONS = {
  numerals: {
    kind: 'word',
    words: ['true', 'false', 'auto'],
    meaning: 'writes numbers as digits (read in a client)',
  },
} as const satisfies OptionRules
