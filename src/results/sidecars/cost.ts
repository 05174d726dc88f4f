import { z } from 'zod'
import { amount, conditions, count, list, micros, text, version } from './fields.ts'

const price = z.object({ id: text, currency: text, confidence: text, date: text, source: text })

const found = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal(['known', 'unverified']), price }),
  z.object({ kind: z.literal('unknown') }),
])

const costOfCase = z.object({
  case: text,
  perMinute: z.object({ value: amount, low: amount, high: amount }),
  isEfficient: z.boolean(),
})

const use = z.object({
  target: text,
  simulated: z.boolean(),
  replayed: z.boolean().exactOptional(),
  units: z.object({ character: amount.exactOptional(), 'audio second': amount.exactOptional() }),
  wasted: amount,
})

const target = z.object({
  use,
  found,
  spent: amount.exactOptional(),
  cases: list(costOfCase),
  heard: micros.exactOptional(),
  conditions: conditions.exactOptional(),
  too_few: z.object({ n: count, needed: count }).exactOptional(),
  retired: text.exactOptional(),
})

/** What a report shows of the `cost.json` that `ttfa cost --run` writes. Amounts are in each price’s own currency. */
export const costSchema = z.object({ ...version, pattern: text, cases: list(text), targets: list(target) })

export type CostSidecar = z.infer<typeof costSchema>
export type StoredTargetCost = CostSidecar['targets'][number]
