import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Micros } from '../../core/units.ts'
import type { Validity } from '../../core/validity.ts'
import { formatMachineFaults } from './load-validity.ts'

/** A frame sent later than this is late. The caller's frames are 20 ms apart. */
const LATE_FRAME_US: Micros = 5000
/** Shares of turns with late caller audio above which the run is degraded or invalid. */
const DEGRADED_SHARE = 0.1
const INVALID_SHARE = 0.5

/** What a turn says about the harness. */
export type TurnHealth = Pick<TurnRecord, 'phase' | 'end_late_us' | 'outcome'>

/**
 * Judges a run of conversations: by whether this machine failed, and whether it sent the caller audio in real
 * time.
 */
export function judgeConversationRun(turns: readonly TurnHealth[]): Validity {
  const measured = turns.filter(({ phase }) => phase === 'measure')
  const pace = judgePace(measured)
  const failed = measured.filter(({ outcome }) => outcome === 'harness').length
  if (failed === 0) return pace
  return { state: 'invalid', reasons: [formatMachineFaults(failed), ...pace.reasons] }
}

function judgePace(measured: readonly TurnHealth[]): Validity {
  const late = measured.filter((turn) => turn.end_late_us > LATE_FRAME_US)
  const share = late.length / Math.max(1, measured.length)
  if (share <= DEGRADED_SHARE) return { state: 'valid', reasons: [] }
  const worst = Math.max(...late.map((turn) => turn.end_late_us)) / 1e3
  const reason =
    `in ${Math.round(share * 100)} % of the turns the end of the caller’s speech was sent more than ${LATE_FRAME_US / 1e3} ms late ` +
    `(at worst ${worst.toFixed(0)} ms): lower the number of concurrent conversations or use a less busy machine`
  return { state: share > INVALID_SHARE ? 'invalid' : 'degraded', reasons: [reason] }
}
