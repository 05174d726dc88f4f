import type { Environment } from '../../core/config/environment.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { TargetProgress } from '../../drive/task.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { Interruption, RunStatus } from '../../results/run/run-file.ts'
import type { AnsweredBy } from '../../run/plan/run-plan.ts'
import type { PeerNews } from '../../run/probe/worker-messages.ts'
import type { ShardJob } from '../messages.ts'
import type { AllowedPlace } from './allow-list.ts'

/** What the process of a shard needs besides its job. */
export interface ShardContext {
  readonly job: ShardJob
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

/** `LevelNews`, with instants of this machine's clock. */
export interface LocalNews extends PeerNews {
  readonly finish?: true
}

/** To the process of a shard. */
export type ShardRequest =
  | { readonly kind: 'plan'; readonly context: ShardContext }
  | { readonly kind: 'prepare' }
  | { readonly kind: 'begin'; readonly at: MonotonicTime }
  /** Of a limit search: open its connections, and say when that is done. */
  | { readonly kind: 'level'; readonly level: LevelSpec }
  /** Of the level that runs, with instants of this machine's clock. */
  | { readonly kind: 'news'; readonly news: LocalNews }
  /** It may send until then. */
  | { readonly kind: 'lease'; readonly until: MonotonicTime }
  | { readonly kind: 'finish' }
  | { readonly kind: 'abort' }

/** From the process of a shard. */
export type ShardReport =
  | { readonly kind: 'planned'; readonly answeredBy: Readonly<Record<string, AnsweredBy>> }
  | { readonly kind: 'refused'; readonly message: string; readonly hint?: string }
  /** Of a limit search: with the number of trials that are on disk. */
  | { readonly kind: 'ready'; readonly trials?: number }
  | { readonly kind: 'progress'; readonly progress: readonly TargetProgress[] }
  | { readonly kind: 'ended'; readonly status: RunStatus; readonly interruption?: Interruption }
