import type { Micros } from './units.ts'

/** A stretch of a recording in which somebody speaks, from the beginning of the recording. */
export interface SpeechSpan {
  readonly start: Micros
  /** After the last audible window. */
  readonly end: Micros
}
