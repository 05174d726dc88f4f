import type { Clock } from '../../core/clock.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import type { EventReader } from './reader/event-reader.ts'
import { type CueTarget, sendCue } from './send-cue.ts'
import { whenQuiet } from './when-quiet.ts'

/** Time without new audio after which a cancelled answer counts as stopped. */
const SETTLE_TIME: Millis = 500

/** An answer that is being cancelled. */
export interface AnswerToCancel extends CueTarget {
  readonly clock: Clock
  readonly reader: EventReader
  /** When its last audio arrived, in absolute microseconds; undefined if none has. */
  readonly lastAudio: () => number | undefined
  /** The answer counts as stopped. Called at most once. */
  readonly onSettled: (at: MonotonicTime) => void
}

/** A cancel: its instant in absolute microseconds, and how to stop waiting for its effect. */
export interface Cancellation {
  readonly at: MonotonicTime
  readonly stopWaiting: () => void
}

/**
 * Cancels an answer: with the provider's message, or by closing the connection where the protocol has none.
 * After a message the answer has settled once no audio has arrived for `SETTLE_TIME`.
 */
export function cancelAnswer(answer: AnswerToCancel): Cancellation {
  const { adapter, pooled, clock, reader, lastAudio, onSettled } = answer
  const sentAt = adapter.facts.cancel === 'message' ? sendCue(answer, { kind: 'cancel' }) : undefined
  const at = sentAt ?? clock.now()
  if (sentAt === undefined) {
    pooled.connection.close()
    onSettled(at)
    return { at, stopWaiting: () => {} }
  }
  reader.isCloseExpected = true
  const stopWaiting = whenQuiet(clock, SETTLE_TIME, () => Math.max(at, lastAudio() ?? 0), onSettled)
  return { at, stopWaiting }
}
