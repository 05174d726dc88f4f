import type { Clock } from '../../core/clock.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'

/** An agent that speaks this long after the caller has finished does not stop. */
const LONGEST_ANSWER: Micros = 120e6
/** Milliseconds until a turn whose agent is speaking is looked at again. */
const SPEAKING_CHECK_MS = 250

export interface TurnTimeout {
  readonly clock: Clock
  readonly speechEnd: MonotonicTime
  /** When the time is up, unless the agent is speaking then. */
  readonly deadline: MonotonicTime
  readonly isSpeaking: () => boolean
  readonly onTimeout: () => void
}

/** Waits for the end of a turn's time. Returns a function that stops waiting. */
export function watchTurnTimeout({
  clock,
  speechEnd,
  deadline,
  isSpeaking,
  onTimeout,
}: TurnTimeout): () => void {
  let cancel = judgeAfter((deadline - clock.now()) / 1e3, check)
  function check(): void {
    const mayGoOn = clock.now() < speechEnd + LONGEST_ANSWER && isSpeaking()
    if (mayGoOn) cancel = judgeAfter(SPEAKING_CHECK_MS, check)
    else onTimeout()
  }
  return () => cancel()
}
