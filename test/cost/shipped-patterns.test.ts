import path from 'node:path'
import { expect, test } from 'vitest'
import type { Price, PriceUnit } from '../../src/core/config/price.ts'
import { priceConversation } from '../../src/cost/conversation-cost.ts'
import { readConversationPattern } from '../../src/scenario/read/read-conversation-pattern.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../scenarios/patterns')

function price(unit: PriceUnit, per: number, amount: number): Price {
  const charges = [{ unit, per, tiers: [{ from: 0, amount }] }]
  const rest = { id: 'x', provider: 'p', models: ['m'], currency: 'USD', source: 's', date: '2026' }
  return { ...rest, monthly: 0, charges, confidence: 'published' }
}

const CHARACTERS = price('character', 1000, 0.05)
const BYTES = price('byte', 1_000_000, 15)
const MINUTES = price('audio minute', 1, 0.03)

/**
 * A month in US dollars, worked out with a pocket calculator: calls x turns x median x exp(sigma² / 2) characters, times
 * bytes for each, or divided by the middle of the speaking rate. What is cut off is paid like all the rest.
 *
 * appointment, short replies: 50,000 x 8 x 45 x exp(0.08) = 19,499,166 characters. At 0.05 a thousand: 974.96. At 15 a
 * million bytes: 292.49. At 15 characters a second 21,665.7 minutes, at 0.03: 649.97.
 */
test.each([
  ['appointment', 'short replies', 974.96, 292.49, 649.97],
  ['appointment', 'long explanations', 4079.33, 1223.8, 2719.56],
  ['hindi-support', 'short replies', 793.2, 642.5, 610.16],
  ['hindi-support', 'long explanations', 4860.7, 3937.17, 3739.0],
  ['outbound-sales', 'short replies', 2379.61, 713.88, 1586.41],
  ['outbound-sales', 'long explanations', 13649.42, 4094.83, 9099.61],
  ['support-call', 'short replies', 872.52, 261.76, 581.68],
  ['support-call', 'long explanations', 5363.53, 1609.06, 3575.69],
  ['tutor', 'short replies', 808.12, 242.44, 538.75],
  ['tutor', 'long explanations', 5099.17, 1529.75, 3399.45],
])('%s, %s: by characters, bytes and minutes of audio to the cent', async (name, which, ...months) => {
  const pattern = await readConversationPattern(name, '.', SHIPPED)
  const costs = [CHARACTERS, BYTES, MINUTES].map(
    (under) => priceConversation(pattern, under).cases.find((one) => one.case === which)?.month.value ?? 0,
  )
  expect(costs.map((cost) => Math.round(cost * 100) / 100)).toEqual(months)
})
