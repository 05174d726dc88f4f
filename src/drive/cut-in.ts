import { instantOf } from '../audio/player.ts'
import type { Ear } from './ear.ts'
import type { Turn } from './perform.ts'
import { say } from './say.ts'

/** Milliseconds without new audio after which a cancelled answer counts as stopped. */
const SETTLED = 500

/** A pending barge-in. `onAudio` checks with every piece of audio whether it is due. */
export interface CuttingIn {
  readonly consider: () => void
  readonly forget: () => void
}

/**
 * Barges in once the player has played `interruptAfter` of audible audio: with the provider's cancel message,
 * or by closing the connection where the protocol has none. An answer that ends before that is not
 * interrupted.
 * @param guarded runs an action and turns its error into the fault of the trial
 */
export function cutIn(turn: Turn, ear: () => Ear, guarded: (action: () => void) => void): CuttingIn {
  const { interruptAfter, listener, clock } = turn
  let timer: NodeJS.Timeout | undefined
  if (interruptAfter === undefined) return { consider: () => {}, forget: () => {} }
  const consider = (): void => {
    const { onset } = listener
    if (timer || onset === undefined) return
    const at = instantOf(listener.arrivals, onset + interruptAfter * 1e3)
    if (at !== undefined) speakAt(at)
  }
  const speakAt = (at: number): void => {
    const remaining = (at - clock.now()) / 1e3
    // A timer may fire a millisecond early; a barge-in must not.
    timer = setTimeout(remaining > 0 ? () => speakAt(at) : speakUp, Math.max(0, Math.ceil(remaining)))
  }
  const speakUp = (): void => {
    guarded(() => stop(turn, ear()))
    if (!ear().finished) timer = setInterval(() => settle(turn, ear()), SETTLED / 10)
  }
  return {
    consider,
    forget: () => {
      clearTimeout(timer)
      clearInterval(timer)
    },
  }
}

function stop(turn: Turn, ear: Ear): void {
  const { adapter, connection, clock } = turn
  const said = adapter.facts.cancel === 'message' ? say(turn, { kind: 'cancel' }) : undefined
  ear.at.cancel = said ?? clock.now()
  if (said !== undefined) return
  connection.line.hangUp()
  ear.enough(clock.now())
}

function settle({ clock }: Turn, ear: Ear): void {
  const { cancel = 0, last_audio_after_cancel: last = cancel } = ear.at
  const now = clock.now()
  if ((now - last) / 1e3 >= SETTLED) ear.enough(now)
}
