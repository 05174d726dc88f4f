import type { Millis } from '../../core/units.ts'

/** For how long a level is kept up, and why. */
export interface HoldPlan {
  /**
   * `cap`: to see whether requests are turned away. `overload`: to use up what the provider allows for a short time;
   * ends with the first refusal. `objective`: to see whether the objectives still hold.
   */
  readonly purpose: 'cap' | 'overload' | 'objective'
  /** Not judged: the time until the load before it has left every average. */
  readonly settle: Millis
  /** Judged. */
  readonly duration: Millis
}
