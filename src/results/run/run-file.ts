import type { Facts } from '../../core/adapter/adapter.ts'
import type { NegotiatedSettings } from '../../core/adapter/negotiated-settings.ts'
import type { CloneRecord } from '../../core/provisioning/clone.ts'
import type { DictionaryRecord } from '../../core/provisioning/dictionary.ts'
import type { Micros, Millis, MonotonicTime, RunTime } from '../../core/units.ts'
import type { Validity } from '../../core/validity.ts'
import type { Vantage } from '../../core/vantage.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { HarnessError } from './harness-error.ts'
import type { LoadSummary } from './load-summary.ts'

/** The version of `run.json` and the files beside it that this code writes and reads. */
export const SCHEMA_VERSION = 1

/** `run.json`: everything about a run except its trials or turns. */
export type AnyRunFile = RunFile | ConversationRunFile

/** What `run.json` says of every run. */
interface RunFileBase {
  readonly schema_version: typeof SCHEMA_VERSION
  /** The run's identity, as in the `run` column of its trials or turns. */
  readonly run: string
  /** A killed run stays `running` on disk and reads as `interrupted`. */
  readonly status: RunStatus
  /** Wall-clock start, ISO 8601 in UTC. All other times are monotonic and count from here. */
  readonly started_at: string
  /**
   * The start on the host's monotonic clock, in microseconds. Subtract it from a CLOCK_MONOTONIC timestamp
   * that a server on this host logged to get an instant of this run. Absent from runs of older versions.
   */
  readonly origin_us?: MonotonicTime
  /** The end of the run; absent until then. */
  readonly elapsed_us?: RunTime
  /** Versions of ttfa and of the libraries that measure for it, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly machine: Machine
  /** Where it measured from. Absent from runs of older versions. */
  readonly vantage?: Vantage
  /** The declared facts of every adapter of the run, by the `adapter` of a target or a component. */
  readonly adapters: Readonly<Record<string, Facts>>
  /** The harness's own error on this machine; absent if it was never measured. */
  readonly harness?: HarnessError
  /** Health of the measuring threads, per interval. */
  readonly loop: readonly LoopInterval[]
  /** CPU use of the machine, per interval. */
  readonly host?: readonly HostInterval[]
  /** Number of threads that shared the load. */
  readonly workers?: number
  /** Absent while the run is in progress, and when it was killed. */
  readonly validity?: Validity
  readonly interruption?: Interruption
  /** True when every answer came from the lab. */
  readonly simulated: boolean
  /** True when a cassette answered. */
  readonly replayed?: boolean
  /** The machines that the load was divided over. Absent if it was one. */
  readonly shards?: readonly ShardRecord[]
  /** The runs in a merged run, in the order of its rows. Absent from all others. */
  readonly parts?: readonly RunPart[]
  /** Differences between the parts of a merged run that do not affect the requests, as phrases. */
  readonly differences?: readonly string[]
}

/** A run inside a merged one, and where its rows are. */
export interface RunPart {
  /** Its `run.json`, without what it shares with the other parts. */
  readonly file: PartFile
  /** Trials or turns. */
  readonly rows: number
  /** What was added to the numbers of its rows, so that they are unique in the merged run. */
  readonly offsets: RowOffsets
  /** What was damaged or missing in its folder, as phrases. */
  readonly damage?: readonly string[]
}

/** The part of a divided run that one machine ran. Its rows are those of its threads. */
export interface ShardRecord
  extends Partial<Pick<RunFileBase, 'machine' | 'harness' | 'host' | 'workers' | 'validity' | 'elapsed_us'>> {
  readonly shard: string
  /** The name of its machine; empty if none took it. */
  readonly worker: string
  readonly status: RunStatus
  readonly interruption?: Interruption
  /** Trials or turns. */
  readonly rows: number
  readonly clock?: ShardClock
  /** What was damaged or missing, as phrases. */
  readonly damage?: readonly string[]
}

/** A machine's clock against the broker's. No latency spans the two: it only says how exactly shards started together. */
export interface ShardClock {
  /** How far the broker's clock is ahead of the machine's monotonic clock. */
  readonly offset_us: Micros
  /** Half of the round trip in which it was measured: the offset is right to this. */
  readonly half_rtt_us: Micros
  /** How much later than asked for it started, at most. */
  readonly late_us?: Micros
}

export interface RowOffsets {
  /** The number of a trial or a turn. */
  readonly row: number
  readonly block: number
  /** The number of a conversation. */
  readonly conversation: number
  readonly worker: number
}

/** The `run.json` of a part. Its scenario and adapters are absent if they are those of the merged run. */
export interface PartFile
  extends Omit<RunFileBase, 'schema_version' | 'vantage' | 'adapters' | 'parts' | 'differences'>,
    Pick<RunFile, 'negotiated' | 'clones' | 'dictionaries' | 'course' | 'stamps'> {
  readonly vantage: Vantage
  readonly scenario?: AnyRunFile['scenario']
  readonly adapters?: AnyRunFile['adapters']
}

/** `run.json` of a run of requests. */
export interface RunFile extends RunFileBase {
  readonly kind?: undefined
  /** The scenario as it was run, with defaults applied. */
  readonly scenario: Scenario
  /** The rule for what counts as audible. */
  readonly audible: AudibleRule
  /** Every combination of negotiated connection settings that was seen, by target. */
  readonly negotiated?: Readonly<Record<string, readonly NegotiatedSettings[]>>
  /** The voice clones that were created for the run. */
  readonly clones?: readonly CloneRecord[]
  /** The pronunciation dictionaries that were created for the run. */
  readonly dictionaries?: readonly DictionaryRecord[]
  /** Where instants were taken from, if not from the event loop alone. */
  readonly stamps?: KernelStampRecord
  /** The load on each target; absent while the run is in progress. */
  readonly course?: readonly LoadSummary[]
}

/** `run.json` of a run of conversations. */
export interface ConversationRunFile extends RunFileBase {
  readonly kind: 'conversations'
  /** The scenario as it was run, with defaults applied. */
  readonly scenario: ConversationScenario
  /** How the lab recognizes what callers say, if the lab is the recognizer. */
  readonly recognition: string
}

/** Instants of trials that were taken from the packets which carried them. */
export interface KernelStampRecord {
  readonly source: 'kernel'
  /** Trials with the instants of their packets. */
  readonly trials: number
  /** Trials with audio that keep the instants of the event loop, because a packet of theirs is not in the capture. */
  readonly unseen: number
  /** The same, because it is not known where on the connection they were: HTTP/2, compression, a proxy. */
  readonly unlocated: number
  /** Packets that the kernel dropped from the capture. Absent if it did not end by itself. */
  readonly dropped?: number
  /** How far the clock of the packets may be off. */
  readonly clock_us: Micros
}

export type RunStatus = 'running' | 'finished' | 'interrupted'

export interface Machine {
  readonly platform: string
  readonly release: string
  readonly architecture: string
  readonly processor: string
  readonly cores: number
  /** Mebibytes. */
  readonly memory: number
  readonly node: string
  readonly flags: readonly string[]
}

/**
 * Audio is audible when windows of `window` ms stay above `thresholdDbfs` for `sustained` ms. `pause` and `primer`
 * distinguish a primer from the answer (docs/metrics.md); older runs lack them.
 */
export interface AudibleRule {
  readonly window: number
  readonly thresholdDbfs: number
  readonly sustained: number
  readonly pause?: number
  readonly primer?: number
}

/** A measuring thread over about one second. Durations are milliseconds. */
export interface LoopInterval {
  readonly worker?: number
  /** The interval's end. */
  readonly at: RunTime
  /** Share of the interval in which the event loop was busy, 0 to 1. */
  readonly utilisation: number
  readonly loopDelayMax: Millis
  /** Share of the interval spent in event-loop delays above 5 ms, 0 to 1. */
  readonly heldUp?: number
  readonly gcMax: Millis
  readonly gcTotal: Millis
  /** CPU time of the process divided by wall time: 1 is one core. */
  readonly cores: number
  /** How late the thread stamped the in-process canary stream. */
  readonly canary?: { readonly n: number; readonly p50_us: Micros; readonly max_us: Micros }
}

/** CPU use of the machine over about one second, in cores: 1 is one core. */
export interface HostInterval {
  /** The interval's end. */
  readonly at: RunTime
  /** ttfa and the lab that it started. */
  readonly own: number
  /** All other processes on this machine. */
  readonly others: number
  /** CPU time that the hypervisor gave to other machines; absent if it is not reported. */
  readonly steal?: number
  /**
   * CPU use of the process's control group, and the share of periods in which it was throttled; absent
   * without one.
   */
  readonly container?: number
  readonly throttled?: number
}

/** Why a run ended early. */
export interface Interruption {
  readonly reason:
    | 'signal'
    | 'budget'
    | 'threshold'
    | 'auth'
    | 'preparation'
    | 'failure'
    | 'killed'
    | 'partial'
    /** A worker on another machine was lost. */
    | 'lost'
  /** Microseconds since the run began; absent when the process was killed. */
  readonly at?: RunTime
  readonly detail: string
}
