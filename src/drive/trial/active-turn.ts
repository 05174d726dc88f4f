import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { Clock } from '../../core/clock.ts'
import type { Stop } from '../../core/config/stop.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import type { TextChunk } from '../../pace/text-chunks.ts'
import type { LoopLag } from '../thread-health/loop-lag.ts'
import type { CueTarget } from './send-cue.ts'

/** One turn on a connection that is already open. */
export interface ActiveTurn extends CueTarget {
  readonly receiver: AudioReceiver
  /** The chunks in which the text is sent: at least one. */
  readonly chunks: readonly TextChunk[]
  /** Audible audio played before the barge-in. */
  readonly interruptAfter?: Millis
  readonly clock: Clock
  readonly lag: LoopLag
  /** When the trial times out. */
  readonly deadline: MonotonicTime
  readonly stop: Stop
  /** Record the byte positions of its instants on the connection. */
  readonly locates?: boolean
  /** Aborts the turn because the run was aborted. */
  readonly signal: AbortSignal
}
