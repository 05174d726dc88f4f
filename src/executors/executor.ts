import type { z } from 'zod'
import type { Delay } from '../core/config/lab-profile.ts'
import type { LoadShape } from '../pace/load-shape.ts'
import type { CommonLoad } from './shared/common-fields.ts'
import type { ExecutorContext } from './shared/executor-context.ts'
import type { ConversationLoadTarget, LoadTarget } from './shared/load-target.ts'

/**
 * A way to spread requests over time. Modelled on k6's executors. All that the program knows about it is
 * here: nothing outside this folder reads the fields of a load or tells executors apart. Times are
 * milliseconds, rates are per second.
 */
export interface Executor<Load extends CommonLoad> {
  /** The load in a scenario. */
  readonly schema: z.ZodType<Load>
  /** @param target its name, where the load is not the same for all targets */
  readonly shape: (load: Load, target?: string) => LoadShape
  /** Targets with an entry in `rates`. Absent: the load has no `rates`. */
  readonly ratedTargets?: (load: Load) => readonly string[]
  /**
   * `shared`: the trials of a target share its connections. `dedicated`: each virtual user has connections of
   * its own.
   */
  readonly connections: 'shared' | 'dedicated'
  /** The load model with its main number, then the details: phrases for reports. */
  readonly describe: (load: Load) => readonly string[]
  /** Applies options of the command line. Absent: the load has no such numbers. */
  readonly override?: (load: Load, overrides: LoadOverrides) => Load
  /** Absent: it cannot run conversations. */
  readonly conversations?: ConversationSupport<Load>
  /** Runs the load against targets in parallel. Resolves when the last trial has ended. */
  readonly run: (context: ExecutorContext<Load>, targets: readonly LoadTarget[]) => Promise<void>
}

/** The options of the command line that change a load. */
export interface LoadOverrides {
  readonly trials?: number
  readonly concurrency?: number
}

/** How an executor runs whole conversations, each of which is one of its starts. */
export interface ConversationSupport<Load extends CommonLoad> {
  /** Its name, with what its fields count. For the message that lists the executors to choose from. */
  readonly expected: string
  /** How many conversations: a phrase. */
  readonly describe: (load: Load) => string
  /** The default think time. Absent: the load has none. */
  readonly think?: (load: Load) => Delay
  readonly run: (context: ExecutorContext<Load>, target: ConversationLoadTarget) => Promise<void>
}
