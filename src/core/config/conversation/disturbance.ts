import type { Millis } from '../../units.ts'

/** Sounds that ttfa makes itself, seeded. */
export const SOUND_KINDS = ['cough', 'mm-hm', 'background'] as const
type SoundKind = (typeof SOUND_KINDS)[number]

/** A sound of the caller that is no interruption: one that ttfa makes, spoken words, or a recording. */
export interface CallerSound {
  readonly name: string
  readonly kind?: SoundKind
  readonly text?: string
  /** A WAV file. */
  readonly audio?: string
  /** dB above the caller's speech: negative if quieter. */
  readonly level: number
}

/** Sounds that the caller makes while the agent speaks, and that should not stop it. */
export interface Disturbance {
  /** Amount of audible audio that is played first. */
  readonly after: Millis
  /** Of the turns that are not interrupted, 0 to 1. The others show how long answers are without a sound. */
  readonly share: number
  /** They take turns. */
  readonly sounds: readonly CallerSound[]
}

/**
 * Default levels: a cough is as loud as speech, a murmur of agreement is quieter, and people in the background are
 * further away.
 */
export const SOUND_LEVELS: Readonly<Record<SoundKind, number>> = { cough: 0, 'mm-hm': -6, background: -15 }
