import type { Trial } from '../../src/core/trial/trial.ts'
import { trialWith } from '../tally/sample-trials.ts'

export const MICROSECONDS_PER_MILLISECOND = 1000

export function failedTrial(start: number, end: number, outcome: 'limit' | 'server' | 'timeout'): Trial {
  return trialWith({ at: instants(start, { end }), outcome, reached: 'first_text', detail: outcome })
}

export function instants(start: number, later: Record<string, number>): Trial['at'] {
  const all = { due: start, began: start, ready: start, first_text: start, last_text: start, ...later }
  return Object.fromEntries(
    Object.entries(all).map(([name, at]) => [name, Math.round(at * MICROSECONDS_PER_MILLISECOND)]),
  )
}
