import type { MonotonicTime } from '../../core/units.ts'
import type { Redactor } from '../../redaction/redact.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { AnyRunFile, RunFile } from '../../results/run/run-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import type { ExecuteListener } from '../execute/execute-options.ts'
import type { KeyRule } from './key-guard.ts'

type ProvisioningEvent = 'onProvisioning' | 'onProvisioned' | 'onTakenAway'

/** A run that is being written to its folder. */
export interface RunRecording {
  /** Receives what is measured. */
  readonly listener: Pick<ExecuteListener, 'onFinished' | 'onTurns' | 'onHealth' | ProvisioningEvent>
  /** Aborted when a threshold fails that ends the run, and which one. */
  readonly stop?: AbortSignal
  readonly breach: () => string | undefined
  /** Why the run ended because no key was accepted, if it did. */
  readonly refusal: () => string | undefined
  /** Resolves when everything measured so far is on disk; rejects if it cannot be written. */
  readonly flush: () => Promise<void>
  /** Writes `run.json` of a run that was measured to its end. */
  readonly finish: (ending: EndedRun) => Promise<AnyRunFile>
  /** Writes `run.json` of a run that an error ended. */
  readonly fail: (ending: EndedRun) => Promise<AnyRunFile>
  /** Closes the files; rejects if rows were lost. */
  readonly close: () => Promise<void>
}

/** The last fields of `run.json`. */
export type EndedRun = Pick<RunFile, 'status' | 'interruption' | 'elapsed_us' | 'stamps'>

/** Where and how to record a run. */
export interface RecordingOptions {
  readonly folder: RunFolder
  readonly startedAt: Date
  /** Start of the run. */
  readonly origin: MonotonicTime
  readonly versions: Readonly<Record<string, string>>
  /** The harness error on this machine, if known. */
  readonly harness?: HarnessError
  /** The user's name for where this run measures from. Default: the machine's. */
  readonly vantage?: string
  /** Threads that share the load. */
  readonly workers: number
  /** Keep the audio of every answer as a WAV file. */
  readonly saveAudio: boolean
  /** Keep the first so many trials of each target as cassettes, without these secrets. */
  readonly record?: { readonly trials: number; readonly secrets: readonly string[] }
  /** End the run when a threshold with `abortOnFail` fails. */
  readonly endsOnThresholds: boolean
  /** Whose refused keys end the run. Default: those of any target. */
  readonly keyRule?: KeyRule
  readonly redact: Redactor
  /** Told what was recorded, after it was. */
  readonly observer?: Pick<ExecuteListener, 'onFinished' | 'onTurns' | ProvisioningEvent>
  /** Called once if results cannot be written. */
  readonly onFailure: () => void
}
