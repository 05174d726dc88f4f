import { z } from 'zod'
import { amount, count, list, micros, pairOf, share, text, version } from './fields.ts'

const instant = text.refine((words) => Number.isFinite(Date.parse(words)), { error: 'a date in ISO 8601' })

/** A metric over runs, in its unit. */
function historyOf<Unit extends 'duration' | 'share', Value extends z.ZodType<number>>(
  unit: Unit,
  value: Value,
) {
  const point = z.object({ run: text, started_at: instant, value })
  return z.object({
    tracked: z.object({
      target: text,
      connection: text,
      metric: text,
      unit: z.literal(unit),
      simulated: z.boolean(),
      replayed: z.boolean().exactOptional(),
    }),
    points: list(point),
    changes: list(
      z.object({ since: point, before: amount, after: amount, p_value: share, runs: pairOf(count) }),
    ),
  })
}

const history = z.union([historyOf('duration', micros), historyOf('share', share)])

/** What a report shows of the `history.json` that `ttfa history` writes. Microseconds and shares. */
export const historySchema = z.object({ ...version, histories: list(history) })

export type HistorySidecar = z.infer<typeof historySchema>
export type StoredHistory = HistorySidecar['histories'][number]
export type StoredPoint = StoredHistory['points'][number]
export type StoredChange = StoredHistory['changes'][number]
