import type { AnyAdapter } from '../core/adapter.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import type { Stage } from './stage.ts'

/** One thing that every adapter must do, or every adapter that declares something. */
interface AnyLaw {
  /** A sentence about the adapter. */
  readonly name: string
  /** What the adapter must have declared for the law to hold; always when absent. */
  readonly applies?: (adapter: AnyAdapter) => boolean
}

/** A law that needs nothing but the adapter. */
export interface Law extends AnyLaw {
  /** Throws an `AssertionError` that says what is wrong. */
  readonly check: (adapter: AnyAdapter) => void
}

/** A law that needs the adapter's twin in the lab. */
export interface TwinLaw extends AnyLaw {
  /** How the lab plays the provider. */
  readonly profile: LabProfile
  /** Milliseconds after which a trial is given up; the stage's own patience when absent. */
  readonly timeout?: number
  /** Rejects with an `AssertionError` that says what is wrong. */
  readonly play: (stage: Stage, adapter: AnyAdapter) => Promise<void>
}
