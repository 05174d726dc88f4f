import type { Facts } from '../../../core/adapter/adapter.ts'

/**
 * Lightning v3.1 on the routes with the model in their path. Their end was announced for 2026-07-14; some
 * still worked in August 2026. Their messages are the same as on the current routes.
 */
export const V31_FACTS = {
  models: ['lightning_v3.1'],
  voices: { 'lightning_v3.1': 'magnus' },
  docs: 'https://github.com/smallest-inc/smallest-ai-documentation',
  checked: '2026-08-25',
} as const satisfies Partial<Facts>
