import type { Ending } from '../../core/adapter/ending.ts'

/**
 * Announced ends of Lightning v3.1 and v2, from third parties: Smallest.ai's own changelog, read up to
 * 2026-08-28, does not mention them.
 */
export const LIGHTNING_ENDINGS = [
  {
    models: ['lightning_v3.1'],
    date: '2026-11-30',
    successor: 'lightning_v3.1_pro',
    source: 'the guide of one telephony vendor; no page of the provider says so',
    confidence: 'unverified',
  },
] as const satisfies readonly Ending[]

/** The routes with the model in their path. */
export const NAMED_ROUTE_ENDINGS = [
  {
    date: '2026-07-14',
    successor: 'the routes without a model in their path',
    source: 'the changelog of 2026-05-15; that of 2026-08-03 says that they still work',
    confidence: 'documented',
  },
] as const satisfies readonly Ending[]
