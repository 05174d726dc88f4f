import type { Facts } from '../../../core/adapter/adapter.ts'
import { LIGHTNING_ENDINGS, NAMED_ROUTE_ENDINGS } from '../endings.ts'

/**
 * Lightning v3.1 on the routes with the model in their path. Their end was announced for 2026-07-14; some
 * still worked in August 2026. Their messages are the same as on the current routes.
 */
export const V31_FACTS = {
  models: ['lightning_v3.1'],
  voices: { 'lightning_v3.1': 'magnus' },
  docs: 'https://github.com/smallest-inc/smallest-ai-documentation',
  checked: '2026-08-25',
  recommended: { model: 'lightning_v3.1', date: '2026-08-25', source: 'the only model of these routes' },
  ends: [...NAMED_ROUTE_ENDINGS, ...LIGHTNING_ENDINGS],
} as const satisfies Partial<Facts>
