import type { Clock } from '../core/clock.ts'
import { sleepUntil } from '../drive/sleep-until.ts'
import { type Clip, Microphone, type MicrophoneOptions, type Speaking } from './microphone.ts'

/** Who calls: somebody with a microphone that is on all the time, or one whose words are sent when they are said. */
export interface Caller {
  readonly speak: (clip: Clip) => Speaking
  /** Microseconds by which the worst frame of the last speech, and the last of them, left late. */
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

/** Nobody listens while this caller speaks. */
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

/** Tells when so many milliseconds have passed since the caller's last sound, unless it is called off first. */
export async function afterSilence(
  { speechEnd }: Speaking,
  silence: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  return sleepUntil(speechEnd + silence * 1e3, clock, () => signal.aborted)
}
