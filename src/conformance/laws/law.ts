import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { Millis } from '../../core/units.ts'
import type { TrialHarness } from '../harness/trial-harness.ts'

/** A requirement on every adapter, or on every adapter with certain facts. */
interface BaseLaw {
  /** A sentence whose subject is the adapter. */
  readonly name: string
  /** Whether the law applies to an adapter; always, if absent. */
  readonly applies?: (adapter: AnyAdapter) => boolean
}

/** A law that needs only the adapter. */
export interface Law extends BaseLaw {
  /** Throws an `AssertionError`, or rejects with one, that says what is wrong. */
  readonly check: (adapter: AnyAdapter) => void | Promise<void>
}

/** A law that needs the adapter's twin in the lab. */
export interface TwinLaw extends BaseLaw {
  /** The lab's profile of the provider. */
  readonly profile: LabProfile
  /** Timeout of a trial; the fixture's default if absent. */
  readonly timeout?: Millis
  /** Rejects with an `AssertionError` that says what is wrong. */
  readonly run: (harness: TrialHarness, adapter: AnyAdapter) => Promise<void>
}
