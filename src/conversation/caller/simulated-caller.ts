import type { Clock } from '../../core/clock.ts'
import {
  type FrameLateness,
  Microphone,
  type MicrophoneOptions,
  type SpeechClip,
  type SpeechTiming,
  timeSpeech,
} from './microphone.ts'

/** The caller: with a microphone that is always on, or with speech that is sent only after it has ended. */
export interface SimulatedCaller {
  readonly speak: (clip: SpeechClip) => SpeechTiming
  /** Makes a sound besides speech. */
  readonly play: (clip: SpeechClip) => SpeechTiming
  readonly lateness: () => FrameLateness
  readonly stop: () => void
}

export function createMicrophoneCaller(options: MicrophoneOptions): SimulatedCaller {
  const microphone = new Microphone(options)
  return {
    speak: (clip) => microphone.speak(clip),
    play: (clip) => microphone.play(clip),
    lateness: () => microphone.lateness,
    stop: () => microphone.stop(),
  }
}

/** A caller whose speech is not streamed: no component listens while it speaks. */
export function createUnheardCaller(clock: Clock): SimulatedCaller {
  return {
    speak: (clip) => timeSpeech(clock.now(), clip),
    play: (clip) => timeSpeech(clock.now(), clip),
    lateness: () => ({ worst: 0, end: 0, frames: 0, late: 0, p99: 0 }),
    stop: () => {},
  }
}
