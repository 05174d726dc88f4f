import type { Micros, Millis } from '../units.ts'
import type { FailedProvisioning, ProvisioningRecord } from './provisioning-record.ts'
import type { CloneState } from './voice-service.ts'

/** A voice to clone from a recording before the run and delete after it. */
export interface CloneStep {
  /** A WAV file, relative to the scenario. Absent: the built-in speech engine speaks `say`. */
  readonly from?: string
  /** The text that the built-in speech engine speaks if there is no recording. */
  readonly say?: string
  readonly name: string
  /** Lengths of the clip to use, in seconds: one target for each. Absent: the whole clip. */
  readonly lengths?: readonly number[]
  /** Timeout for creating the clone. */
  readonly timeout: Millis
}

/** The text of the test synthesis that proves a clone usable, and the maximum number of attempts. */
export const CLONE_TEST_TEXT = 'Hello.'
export const MAX_CLONE_TESTS = 5

/** Minimum length of a reference clip in seconds, for every provider. */
export const MIN_CLIP_SECONDS = 3

/** The outcome of one clone. Durations are whole microseconds. */
export type CloneRecord = CompletedClone | FailedClone

interface CloneRecordBase extends ProvisioningRecord {
  /** Duration and size of the clip. */
  readonly clip_s: number
  readonly clip_bytes: number
}

export interface CompletedClone extends CloneRecordBase {
  readonly outcome: 'completed'
  readonly voice: string
  /** From the first byte of the clip to the response. */
  readonly upload_us: Micros
  /**
   * Until the provider reported the clone ready: between the last poll that said no and the first that said
   * yes.
   */
  readonly processing_us: { readonly low: number; readonly high: number }
  /** From there to the first audio of the first successful synthesis. */
  readonly first_speech_us: Micros
  /** The total of these. */
  readonly clone_ready_us: Micros
  /** Number of failed syntheses before the first success. */
  readonly failed_syntheses: number
}

export interface FailedClone extends CloneRecordBase, FailedProvisioning {
  /** The provider's voice id and last reported state, if it got that far. */
  readonly voice?: string
  readonly state?: CloneState
}
