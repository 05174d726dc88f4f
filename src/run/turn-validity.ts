import type { TurnRecord } from '../core/turn.ts'
import type { Validity } from '../core/validity.ts'

/** Microseconds: a frame that leaves later than this is late. The caller's frames are 20 ms apart. */
const LATE = 5000
/** Shares of the turns in which the caller's voice may be late before the run is degraded, and invalid. */
const DEGRADED = 0.1
const INVALID = 0.5

/** Judges the harness of a run of conversations by whether it spoke in real time. */
export function judgeTurns(turns: readonly Pick<TurnRecord, 'phase' | 'end_late_us'>[]): Validity {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const late = measured.filter((turn) => turn.end_late_us > LATE)
  const share = late.length / Math.max(1, measured.length)
  if (share <= DEGRADED) return { state: 'valid', reasons: [] }
  const worst = Math.max(...late.map((turn) => turn.end_late_us)) / 1e3
  const reason =
    `in ${Math.round(share * 100)} % of the turns the end of the caller’s voice left more than ${LATE / 1e3} ms late ` +
    `(at worst ${worst.toFixed(0)} ms): have fewer conversations at once, or use a machine with less to do`
  return { state: share > INVALID ? 'invalid' : 'degraded', reasons: [reason] }
}
