import { seededRandom } from '../../../src/pace/random.ts'
import type { Behaviour } from '../behaviour.ts'

/** A way in which a provider may hide its limit. */
export interface ProviderBehaviour {
  readonly name: string
  readonly behave: (limit: number) => Behaviour
  /** Milliseconds between the requests of a wave, where answers are short. */
  readonly interval?: number
  /** Searches of twenty that may miss the limit. */
  readonly misses: number
}

/** Limits of every size up to two hundred, the smallest among them. */
export function hiddenLimit(seed: number): number {
  return seed < 3 ? seed + 1 : 1 + seededRandom(seed, 9).integer(200)
}

export const PROVIDER_BEHAVIOURS: readonly ProviderBehaviour[] = [
  { name: 'refuses at once', behave: (limit) => ({ limit: () => limit }), misses: 0 },
  {
    name: 'receives requests out of order',
    behave: (limit) => ({ limit: () => limit, jitter: 20 }),
    misses: 0,
  },
  { name: 'queues the others', behave: (limit) => ({ limit: () => limit, excess: 'queue' }), misses: 0 },
  {
    name: 'queues the others, and slows down before',
    behave: (limit) => ({
      limit: () => limit,
      excess: 'queue',
      firstAudio: (inFlight) => 200 + 4 * Math.max(0, Math.min(inFlight, limit) - limit / 2),
    }),
    misses: 2,
  },
  {
    name: 'queues the others, with steady answers in one piece',
    behave: (limit) => ({ limit: () => limit, excess: 'queue', whole: true, sigma: 0.03 }),
    interval: 0.1,
    misses: 0,
  },
  {
    name: 'refuses at once, with unsteady answers in one piece',
    behave: (limit) => ({ limit: () => limit, whole: true }),
    interval: 0.1,
    misses: 0,
  },
  {
    name: 'never answers the others',
    behave: (limit) => ({ limit: () => limit, excess: 'hang' }),
    misses: 0,
  },
  {
    name: 'decides wrongly at the boundary',
    behave: (limit) => ({ limit: () => limit, flip: 0.2 }),
    misses: 2,
  },
  {
    name: 'lets a fifth of the excess through',
    behave: (limit) => ({ limit: () => limit, leak: 0.2 }),
    misses: 2,
  },
  {
    name: 'frees slots two seconds late',
    behave: (limit) => ({ limit: () => limit, recovery: 2_000 }),
    misses: 0,
  },
  {
    name: 'frees slots twelve seconds late',
    behave: (limit) => ({ limit: () => limit, recovery: 12_000 }),
    misses: 1,
  },
  {
    name: 'frees slots half a minute late',
    behave: (limit) => ({ limit: () => limit, recovery: 30_000 }),
    misses: 2,
  },
  {
    name: 'fails a fifth of the time from half the limit on',
    behave: (limit) => ({ limit: () => limit, failing: { from: Math.ceil(limit / 2), share: 0.2 } }),
    misses: 0,
  },
  {
    name: 'raises its limit during the search',
    behave: (limit) => ({ limit: (_, requests) => (requests < 2 * limit ? Math.ceil(limit / 2) : limit) }),
    misses: 2,
  },
  {
    name: 'lowers its limit during the search',
    behave: (limit) => ({ limit: (_, requests) => (requests < limit ? limit + 30 : limit) }),
    misses: 2,
  },
]

/** Boundaries so vague that no search of this size tells one level from the next: its interval has to hold the limit. */
export const VAGUE_BOUNDARIES: readonly Omit<ProviderBehaviour, 'misses'>[] = [
  { name: 'lets a third of the excess through', behave: (limit) => ({ limit: () => limit, leak: 0.35 }) },
  { name: 'lets half of the excess through', behave: (limit) => ({ limit: () => limit, leak: 0.5 }) },
  {
    name: 'decides wrongly at the boundary three times in ten',
    behave: (limit) => ({ limit: () => limit, flip: 0.3 }),
  },
  { name: 'has a limit that varies by one', behave: (limit) => ({ limit: () => limit, wobble: 1 }) },
]

/** How long answers take varies, and whether they come in one piece or as streams. */
export const UNSTEADY_SERVICES: readonly [string, Pick<Behaviour, 'service' | 'sigma' | 'whole'>][] = [
  ['log-normal, in one piece', { service: 'log-normal', sigma: 0.5, whole: true }],
  ['log-normal, streamed', { service: 'log-normal', sigma: 0.5 }],
  ['exponential, in one piece', { service: 'exponential', whole: true }],
  ['exponential, streamed', { service: 'exponential' }],
  ['of two kinds of text, in one piece', { service: 'two kinds', sigma: 0.1, whole: true }],
  ['of two kinds of text, streamed', { service: 'two kinds', sigma: 0.1 }],
]
