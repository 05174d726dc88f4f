import type { TurnArrivals } from '../../core/trial/turn-record.ts'

/** Formats one line of the `arrivals.ndjson` of conversations. */
export function formatTurnArrivalLine({ turn, pieces, onset, request }: TurnArrivals): string {
  return `${JSON.stringify({ turn, pieces, ...(onset && { onset, request }) })}\n`
}
