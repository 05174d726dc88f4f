import type { PreparationRecord, UnmadeRecord } from './preparation.ts'
import type { CloneState } from './voice-service.ts'

/** A voice that is made of a recording before the run, and taken away behind it. */
export interface CloneStep {
  /** A WAV file, relative to the scenario. Absent: the embedded engine speaks `say`. */
  readonly from?: string
  /** What the embedded engine says where there is no recording. */
  readonly say?: string
  readonly name: string
  /** Seconds of the clip to take: one target each. Absent: the whole clip. */
  readonly lengths?: readonly number[]
  /** Milliseconds until the clone is given up. */
  readonly timeout: number
}

/** What a clone says first, to show that it can, and how often it is asked to. */
export const FIRST_WORDS = 'Hello.'
export const MOST_ATTEMPTS = 5

/** Seconds that a reference clip has at least, whatever a provider says. */
export const SHORTEST_CLIP = 3

/** What became of one clone. Durations are whole microseconds. */
export type CloneRecord = MadeClone | UnmadeClone

interface CloneFacts extends PreparationRecord {
  /** Seconds and bytes of the clip. */
  readonly clip_s: number
  readonly clip_bytes: number
}

export interface MadeClone extends CloneFacts {
  readonly outcome: 'completed'
  readonly voice: string
  /** From the first byte of the clip to the answer. */
  readonly upload_us: number
  /** Until the provider said that it is done: between the last poll that denied it and the first that did not. */
  readonly processing_us: { readonly low: number; readonly high: number }
  /** From there to the first audio of the first synthesis that succeeded. */
  readonly first_speech_us: number
  /** All of it together. */
  readonly clone_ready_us: number
  /** Syntheses that failed before one succeeded. */
  readonly failed_syntheses: number
}

export interface UnmadeClone extends CloneFacts, UnmadeRecord {
  /** As far as the provider had got: its name for the voice, and the last state that it told. */
  readonly voice?: string
  readonly state?: CloneState
}
