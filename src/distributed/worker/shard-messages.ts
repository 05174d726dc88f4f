import type { Environment } from '../../core/config/environment.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { TargetProgress } from '../../drive/task.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { Interruption, RunStatus } from '../../results/run/run-file.ts'
import type { AnsweredBy } from '../../run/plan/run-plan.ts'
import type { ShardOrder } from '../messages.ts'
import type { AllowedPlace } from './allow-list.ts'

/** What the process of a shard needs besides its order. */
export interface ShardContext {
  readonly order: ShardOrder
  /** Where the files of the shard are. */
  readonly files: string
  /** The folder of the shard's run. */
  readonly out: string
  readonly origin: MonotonicTime
  readonly environment: Environment
  readonly secrets: readonly string[]
  readonly allowed: readonly AllowedPlace[]
  readonly harness?: HarnessError
}

/** To the process of a shard. */
export type ShardRequest =
  | { readonly kind: 'plan'; readonly context: ShardContext }
  | { readonly kind: 'prepare' }
  | { readonly kind: 'begin'; readonly at: MonotonicTime }
  /** It may send until then. */
  | { readonly kind: 'lease'; readonly until: MonotonicTime }
  | { readonly kind: 'finish' }
  | { readonly kind: 'abort' }

/** From the process of a shard. */
export type ShardReport =
  | { readonly kind: 'planned'; readonly answeredBy: Readonly<Record<string, AnsweredBy>> }
  | { readonly kind: 'refused'; readonly message: string; readonly hint?: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly progress: readonly TargetProgress[] }
  | { readonly kind: 'ended'; readonly status: RunStatus; readonly interruption?: Interruption }
