import { instantOf } from '../audio/player.ts'
import type { Ear } from './ear.ts'
import type { Turn } from './perform.ts'
import { say } from './say.ts'

/** Milliseconds without anything new after which an answer that was told to stop has stopped. */
const SETTLED = 500

/** A listener who cuts in: considers whether it is time with every piece of audio, until it is forgotten. */
export interface CuttingIn {
  readonly consider: () => void
  readonly forget: () => void
}

/**
 * Cuts in when the player has played so much audible audio: with the provider's own message, or by hanging up where
 * that is its only way. An answer that is over before that moment is left alone.
 * @param guarded runs an action whose failure is the trial's
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
    // A timer may fire a millisecond early, and nobody cuts in before they have heard enough.
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
