import type { MonotonicTime } from '../../core/units.ts'
import { ChunkBuffer } from '../truth/chunk-buffer.ts'
import { requestTruth } from '../truth/truth-entries.ts'
import type { Session } from './session.ts'

/**
 * Whether the profile leaves this prompt, or this turn of the caller, unanswered. If so, records that in the
 * truth log.
 */
export function leavesUnanswered(session: Session, at: MonotonicTime): boolean {
  const { mount, profile } = session
  const share = profile.turns?.unanswered ?? 0
  if (share === 0 || mount.nextTurn().random.fraction('unanswered') >= share) return false
  mount.lab.truthLog.add({
    ...requestTruth(session, { request: '', text: '', echo: {}, at }),
    pieces: new ChunkBuffer(),
    audio_us: 0,
    ended_us: mount.lab.clock.now(),
    outcome: 'unanswered',
  })
  return true
}
