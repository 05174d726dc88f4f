import type { Clock } from '../../core/clock.ts'
import { sleepUntil } from '../../core/sleep-until.ts'
import type { Millis } from '../../core/units.ts'
import type { Endpointing } from '../../scenario/conversation-scenario.ts'
import type { SpeechTiming } from '../caller/microphone.ts'

/** The silence after which ttfa itself decides that the caller has finished. 0 where the provider decides. */
export function silenceOf(endpointing: Endpointing): Millis {
  return endpointing.kind === 'silence' ? endpointing.after : 0
}

/** Waits until `silence` milliseconds after the end of speech. Resolves to false if aborted first. */
export async function waitForSilence(
  { speechEnd }: SpeechTiming,
  silence: Millis,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  return sleepUntil(speechEnd + silence * 1e3, clock, () => signal.aborted)
}
