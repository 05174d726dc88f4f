import type { Trial } from '../../core/trial/trial.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** Columns of the record that are known before the trial starts. */
type MetadataColumn =
  | 'run'
  | 'trial'
  | 'target'
  | 'provider'
  | 'adapter'
  | 'model'
  | 'voice'
  | 'transport'
  | 'region'
  | 'text'
  | 'chars'
  | 'phase'
  | 'load'
  | 'block'
  | 'worker'
  | 'in_flight'
  | 'session'
  | 'turn'
  | 'idle_us'
  | 'closed_after_us'
  | 'redial_us'
  | 'late_audio_us'
  | 'suspended_us'
  | 'ip_family'
  | 'http_version'
  | 'after_cancel'
  | 'replayed'

/** What is known of a trial before it starts. Instants are absolute microseconds. */
export interface TrialMetadata extends Pick<Trial, MetadataColumn> {
  readonly due: MonotonicTime
  readonly began: MonotonicTime
  /** Start of the run: instants of the record are relative to it. */
  readonly origin: MonotonicTime
  /** True if the target is known to be the lab. */
  readonly simulated: boolean
}
