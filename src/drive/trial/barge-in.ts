import { playbackInstant } from '../../audio/playback.ts'
import type { ActiveTurn } from './run-turn.ts'
import { sendCue } from './send-cue.ts'
import type { TrialRecorder } from './trial-recorder.ts'

/** Milliseconds without new audio after which a cancelled answer counts as stopped. */
const SETTLE_TIME = 500

/** A pending barge-in. `onAudio` checks with every piece of audio whether it is due. */
export interface BargeIn {
  readonly onAudio: () => void
  readonly cancel: () => void
}

/**
 * Barges in once the player has played `interruptAfter` of audible audio: with the provider's cancel message,
 * or by closing the connection where the protocol has none. An answer that ends before that is not
 * interrupted.
 * @param guard runs an action and turns its error into the fault of the trial
 */
export function watchForBargeIn(
  turn: ActiveTurn,
  recorder: () => TrialRecorder,
  guard: (action: () => void) => void,
): BargeIn {
  const { interruptAfter, receiver, clock } = turn
  let timer: NodeJS.Timeout | undefined
  if (interruptAfter === undefined) return { onAudio: () => {}, cancel: () => {} }
  const onAudio = (): void => {
    const { onset } = receiver
    if (timer || onset === undefined) return
    const at = playbackInstant(receiver.arrivals, onset + interruptAfter * 1e3)
    if (at !== undefined) interruptAt(at)
  }
  const interruptAt = (at: number): void => {
    const remaining = (at - clock.now()) / 1e3
    // A timer may fire a millisecond early; a barge-in must not.
    timer = setTimeout(remaining > 0 ? () => interruptAt(at) : interrupt, Math.max(0, Math.ceil(remaining)))
  }
  const interrupt = (): void => {
    guard(() => cancelAnswer(turn, recorder()))
    if (!recorder().finished) timer = setInterval(() => finishWhenQuiet(turn, recorder()), SETTLE_TIME / 10)
  }
  return {
    onAudio,
    cancel: () => {
      clearTimeout(timer)
      clearInterval(timer)
    },
  }
}

function cancelAnswer(turn: ActiveTurn, recorder: TrialRecorder): void {
  const { adapter, pooled, clock } = turn
  const sentAt = adapter.facts.cancel === 'message' ? sendCue(turn, { kind: 'cancel' }) : undefined
  recorder.at.cancel = sentAt ?? clock.now()
  if (sentAt !== undefined) return
  pooled.connection.close()
  recorder.stop(clock.now())
}

function finishWhenQuiet({ clock }: ActiveTurn, recorder: TrialRecorder): void {
  const { cancel = 0, last_audio_after_cancel: last = cancel } = recorder.at
  const now = clock.now()
  if ((now - last) / 1e3 >= SETTLE_TIME) recorder.stop(now)
}
