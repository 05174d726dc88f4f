import type { Facts } from '../core/adapter.ts'
import type { CloneRecord } from '../core/cloning.ts'
import type { DictionaryRecord } from '../core/dictionary.ts'
import type { Negotiated } from '../core/negotiated.ts'
import type { Scenario } from '../core/scenario.ts'
import type { Validity } from '../core/validity.ts'
import type { LoadCourse } from './load-course.ts'

/** The version of `run.json` and the files beside it that this code writes and reads. */
export const SCHEMA_VERSION = 1

/** `run.json`: everything about a run that is not a trial. */
export interface RunFile {
  readonly schema_version: typeof SCHEMA_VERSION
  /** The run's identity, as in the `run` column of its trials. */
  readonly run: string
  /** A killed run stays `running` on disk; whoever opens it is told `interrupted`. */
  readonly status: RunStatus
  /** Wall-clock time as ISO 8601 in UTC; everything else counts from here on the monotonic clock. */
  readonly started_at: string
  /**
   * The same moment on the host's monotonic clock, in microseconds: what a server on this host logged with
   * CLOCK_MONOTONIC, minus this, is an instant of this run. Absent from runs of older versions.
   */
  readonly origin_us?: number
  /** Microseconds from the start until everything had ended; absent until then. */
  readonly elapsed_us?: number
  /** The scenario as it was run, defaults filled in. */
  readonly scenario: Scenario
  /** Versions of ttfa and of what measures for it, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly machine: Machine
  /** The declared facts of every adapter of the run, by the target's `adapter`. */
  readonly adapters: Readonly<Record<string, Facts>>
  /** What counted as audible. */
  readonly audible: AudibleRule
  /** The harness's own error on this machine; absent where it was never measured. */
  readonly harness?: HarnessError
  /** How the measuring threads fared, interval by interval. */
  readonly loop: readonly LoopInterval[]
  /** What the machine did meanwhile, interval by interval. */
  readonly host?: readonly HostInterval[]
  /** What connections to each target agreed on: every combination that was seen, by target. */
  readonly negotiated?: Readonly<Record<string, readonly Negotiated[]>>
  /** Threads that shared the load. */
  readonly workers?: number
  /** Absent while the run is under way, and for good when it was killed. */
  readonly validity?: Validity
  readonly interruption?: Interruption
  /** True when every answer came from the lab. */
  readonly simulated: boolean
  /** The voices that were made for it. */
  readonly clones?: readonly CloneRecord[]
  /** The pronunciation dictionaries that were made for it. */
  readonly dictionaries?: readonly DictionaryRecord[]
  /** How the load on each target went; absent while the run is under way. */
  readonly course?: readonly LoadCourse[]
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

/** A window of so many milliseconds above so many dBFS, sustained for so many milliseconds. */
export interface AudibleRule {
  readonly window: number
  readonly thresholdDbfs: number
  readonly sustained: number
}

/** What `ttfa selftest` found: client stamp minus the lab's write stamp, in microseconds. */
export interface HarnessError {
  /** Wall-clock time of the self-test, ISO 8601 in UTC. */
  readonly measured_at: string
  readonly rows: readonly HarnessErrorRow[]
  /** The machine's own: a bare socket that understands no protocol, in the same self-test. */
  readonly floor?: readonly HarnessErrorRow[]
}

export interface HarnessErrorRow extends ErrorSpread {
  readonly transport: string
  readonly concurrency: number
  /** The same stamps minus those of the packets that carried the audio, where a capture ran beside the self-test. */
  readonly packets?: PacketErrors
}

/** What a packet capture says of a self-test's stamps, and how well it can know. */
export interface PacketErrors extends ErrorSpread {
  /** First audios whose packet the capture does not hold. */
  readonly unseen: number
  /** Packets that the kernel had no room for. */
  readonly dropped: number
  /** Microseconds by which the capture's clock may be placed wrong on the stamps' clock, either way. */
  readonly clock_us: number
}

/** How errors in microseconds are spread. */
export interface ErrorSpread {
  readonly n: number
  readonly p50_us: number
  readonly p90_us: number
  readonly p99_us: number
  readonly max_us: number
}

/** What an interval of about a second did to a measuring thread. Durations are milliseconds. */
export interface LoopInterval {
  readonly worker?: number
  /** Microseconds since the run began, at the interval's end. */
  readonly at: number
  /** Share of the interval in which the event loop was busy, 0 to 1. */
  readonly utilisation: number
  readonly loopDelayMax: number
  /** Share of the interval's time that lay in delays above 5 ms, 0 to 1. */
  readonly heldUp?: number
  readonly gcMax: number
  readonly gcTotal: number
  /** Processor time of the process over wall time: 1 is one core. */
  readonly cores: number
  /** How late the thread stamped a stream within this process, in microseconds. */
  readonly canary?: { readonly n: number; readonly p50_us: number; readonly max_us: number }
}

/** Who used the processors in an interval of about a second. In cores: 1 is one core. */
export interface HostInterval {
  /** Microseconds since the run began, at the interval's end. */
  readonly at: number
  /** ttfa and the lab it started. */
  readonly own: number
  /** Everybody else on this machine. */
  readonly others: number
  /** What the hypervisor gave to other machines; absent where it is not told. */
  readonly steal?: number
  /** The control group of the process, and its share of periods in which it was stopped; absent where there is none. */
  readonly container?: number
  readonly throttled?: number
}

/** Why a run ended before its scenario did. */
export interface Interruption {
  readonly reason: 'signal' | 'budget' | 'threshold' | 'preparation' | 'failure' | 'killed'
  /** Microseconds since the run began; absent where nobody was left to tell. */
  readonly at?: number
  readonly detail: string
}
