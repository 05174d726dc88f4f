import type { Facts } from '../../core/adapter.ts'

/**
 * Lightning v3.1 on the routes that were made for it. Their end was announced for 2026-07-14; some were seen working
 * in August 2026. What goes over them is the same as on today's routes.
 */
export const V31 = {
  models: ['lightning_v3.1'],
  voices: { 'lightning_v3.1': 'magnus' },
  docs: 'https://github.com/smallest-inc/smallest-ai-documentation',
  checked: '2026-08-25',
} as const satisfies Partial<Facts>
