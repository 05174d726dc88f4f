import type { Clock } from '../core/clock.ts'
import { sleepUntil } from '../drive/sleep-until.ts'
import { type Clip, Microphone, type MicrophoneOptions, type Speaking } from './microphone.ts'

/** The caller: with a microphone that is always on, or with speech that is sent only after it has ended. */
export interface Caller {
  readonly speak: (clip: Clip) => Speaking
  /** Delay of the worst and of the last frame of the last speech, in microseconds. */
  readonly lateness: () => { readonly worst: number; readonly end: number }
  readonly hangUp: () => void
}

export function callerWithMicrophone(options: MicrophoneOptions): Caller {
  const microphone = new Microphone(options)
  return {
    speak: (clip) => microphone.speak(clip),
    lateness: () => ({ worst: microphone.worstLateness, end: microphone.endLateness }),
    hangUp: () => microphone.switchOff(),
  }
}

/** A caller whose speech is not streamed: no component listens while it speaks. */
export function silentCaller(clock: Clock): Caller {
  return {
    speak: ({ speechEnd }) => {
      const began = clock.now()
      return { began, speechEnd: began + speechEnd }
    },
    lateness: () => ({ worst: 0, end: 0 }),
    hangUp: () => {},
  }
}

/** Waits until `silence` milliseconds after the end of speech. Resolves to false if aborted first. */
export async function afterSilence(
  { speechEnd }: Speaking,
  silence: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  return sleepUntil(speechEnd + silence * 1e3, clock, () => signal.aborted)
}
