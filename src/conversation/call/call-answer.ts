import type { HeardPackets } from '../../audio/line/heard-line.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { SpeechTiming } from '../caller/microphone.ts'
import type { ComponentError } from '../component/component.ts'
import type { CallLog } from './call-log.ts'
import type { InterruptedAnswer } from './interrupted-answer.ts'

/** A turn of a call. Instants are absolute microseconds. */
export interface CallTurn {
  readonly speech: Pick<SpeechTiming, 'speechStart' | 'speechEnd'>
  /** More of the answer was queued. */
  readonly onAudio: (at: MonotonicTime) => void
  /** The agent speaks although the caller has not finished. Called once. */
  readonly onEarlySpeech: () => void
}

/** The answer to a turn, while it is awaited and played. */
export class CallAnswer {
  readonly turn: CallTurn
  readonly log: CallLog
  /** What the agent says before the caller has finished. It answers only part of what the caller says. */
  readonly early: CallLog
  /** Resolves with the end of what was heard. Rejects with a `ComponentError`. */
  readonly done: Promise<MonotonicTime>
  /** Messages whose audio does not fill whole frames. */
  raggedPieces = 0
  /** Packets to the caller before it. */
  packetsBefore: HeardPackets = { packets: 0, lost: 0 }
  /** Instants at which the agent cleared the queue while it was heard, although nobody interrupted. */
  readonly clears: MonotonicTime[] = []
  /** Set when the caller interrupts it. */
  interrupted: InterruptedAnswer | undefined
  resolve: (end: MonotonicTime) => void = () => {}
  reject: (failure: ComponentError) => void = () => {}

  constructor(turn: CallTurn, log: CallLog, early: CallLog) {
    this.turn = turn
    this.log = log
    this.early = early
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    this.done.catch(() => {})
  }
}
