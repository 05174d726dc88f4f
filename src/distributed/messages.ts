import type { ResolvedBudget } from '../core/config/budget.ts'
import type { Micros } from '../core/units.ts'
import type { LevelSpec } from '../drive/probe-levels/level-spec.ts'
import type { TargetProgress } from '../drive/task.ts'
import type { ThreadShare } from '../pace/thread-share.ts'
import type { Interruption, RunStatus, ShardClock } from '../results/run/run-file.ts'
import type { AnsweredBy, LabMode } from '../run/plan/run-plan.ts'
import type { WorkloadScenario } from '../scenario/workload.ts'

/** The version of these messages. */
export const PROTOCOL = 3

/** A worker that is waiting for shards. */
export interface WorkerInfo {
  readonly id: string
  /** Its machine. */
  readonly name: string
  readonly vantage: string
  /** Streams that it runs at once. */
  readonly capacity: number
  readonly cores: number
  readonly ttfa: string
}

/** A file beside the scenario: its content if it is data, its hash if it is code. Code never travels. */
export type TravellingFile =
  | { readonly path: string; readonly base64: string }
  | { readonly path: string; readonly sha256: string }

/** Everything that a worker must know to run a shard, except the keys. */
export interface ShardJob {
  readonly protocol: typeof PROTOCOL
  readonly ttfa: string
  readonly run: string
  readonly shard: string
  readonly vantage: string
  readonly share: ThreadShare
  readonly threads: number
  /** Streams that it needs at once. */
  readonly streams: number
  readonly workload: WorkloadScenario
  /** This shard's part of the budget. */
  readonly spending?: ResolvedBudget
  readonly lab: LabMode
  /** It shares the levels of a limit search, which come with its starts, and has no load of its own. */
  readonly search?: true
  readonly files: readonly TravellingFile[]
  /** By the broker's clock: when it was written, and the instant that all times of the run count from. */
  readonly issued: Micros
  /** The same by the coordinator's wall clock, ISO 8601. */
  readonly startedAt: string
}

/** What a run consists of, for whoever collects it. */
export interface DistributedRun {
  readonly run: string
  readonly shards: readonly Pick<ShardJob, 'shard' | 'vantage' | 'share'>[]
  /** The folder of the results on the coordinator's machine. */
  readonly folder: string
}

/** `planned`: may begin, nothing sent. `ready`: waits for a start. `ended`: sends nothing any more. */
export type ShardState = 'planned' | 'refused' | 'ready' | 'running' | 'ended'

/** What a worker says about its shard. */
export interface ShardStatus {
  readonly shard: string
  /** Which attempt says so: only the first one counts. */
  readonly claim: string
  readonly worker: string
  readonly state: ShardState
  /** Of the start that it waits for or follows. */
  readonly round: number
  readonly answeredBy?: Readonly<Record<string, AnsweredBy>>
  /** Why it does not begin. */
  readonly refusal?: { readonly message: string; readonly hint?: string }
  readonly clock?: ShardClock
  readonly progress?: readonly TargetProgress[]
  readonly ending?: { readonly status: RunStatus; readonly interruption?: Interruption }
  /** Trials of a limit search that are on its disk. */
  readonly trials?: number
  /** Bytes of each file when it ended. */
  readonly sizes?: Readonly<Record<string, number>>
}

/**
 * `prepare` lets a planned shard open connections and create what it needs; a number is the round of a start. A level of
 * a limit search has two: with the first, which has the level, workers open connections; with the second they begin.
 */
export interface ShardStart {
  readonly run: string
  readonly shard: string
  readonly claim: string
  readonly round: 'prepare' | number
  /** By the broker's clock. */
  readonly at: Micros
  readonly level?: LevelSpec
  /** What has happened since a level began: such a start comes again, with the same round. */
  readonly news?: LevelNews
}

/** What the machines that share a level must know of each other. Nothing of it is ever taken back. */
export interface LevelNews {
  /** Start nothing new. */
  readonly finish?: true
  /** When the rate begins, by the broker's clock: a refusal has shown that the accumulated quota is used up. */
  readonly rateBegins?: Micros
  /** Place in the rate of the first request that was refused. */
  readonly refusedAt?: number
}

/** To one shard: what of its files is on the coordinator's disk. It is told when all is, or when something is missing. */
export interface RowReceipt {
  readonly run: string
  readonly shard: string
  readonly claim: string
  readonly sizes: Readonly<Record<string, number>>
  /** How often the coordinator has asked for what is missing. */
  readonly asked: number
}

/** To all shards of a run. */
export interface RunCommand {
  readonly run: string
  readonly command: 'finish' | 'abort'
}

/** The files of a shard that travel, in the order in which they are sent. */
export const SHIPPED_FILES = [
  'run-begun.json',
  // Before the trials that it tells more of.
  'rate-limits.ndjson',
  'trials.csv',
  'turns.csv',
  'arrivals.ndjson',
  'run.json',
] as const
export type ShippedFile = (typeof SHIPPED_FILES)[number]
