import type { AnyAdapter } from '../core/adapter.ts'

/** One thing that every adapter must do, or every adapter that declares something. */
export interface Law {
  /** A sentence about the adapter. */
  readonly name: string
  /** What the adapter must have declared for the law to hold; always when absent. */
  readonly applies?: (adapter: AnyAdapter) => boolean
  /** Throws an `AssertionError` that says what is wrong, or rejects with one. */
  readonly check: (adapter: AnyAdapter) => void | Promise<void>
}
