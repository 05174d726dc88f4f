import type { BudgetLimits } from '../../core/config/budget.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { TargetProgress } from '../../drive/task.ts'
import type { KernelStampRecord } from '../../results/run/run-file.ts'
import type { TargetPlan } from '../plan/run-plan.ts'
import type { ProvisioningRecords } from '../provision/provisioner.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { RunControl } from './run-control.ts'
import type { Shard } from './shard.ts'
import type { WorkerJob, WorkerListener } from './worker-pool.ts'

/** Receives what is measured, in batches, and what happens around it. */
export interface ExecuteListener extends Omit<WorkerListener, 'onProgress' | 'onBudgetReached'> {
  /** `remaining`: of the budget, if the run has one. */
  readonly onProgress?: (progress: readonly TargetProgress[], remaining?: BudgetLimits) => void
  /** A clone or a dictionary is about to be created for a target. */
  readonly onProvisioning?: (target: TargetPlan) => void
  /** A clone or a dictionary exists at its provider from now on: what, in words with its id. */
  readonly onProvisioned?: (target: TargetPlan, created: string) => void
  /** Clones and dictionaries have been deleted, however the run ended. */
  readonly onTakenAway?: (prepared: ProvisioningRecords) => void
}

export interface ExecuteOptions extends ExecuteListener {
  readonly run: string
  /** Start of the run. Recorded instants are relative to it. */
  readonly origin: MonotonicTime
  readonly control: RunControl
  /** Threads that share a load of requests. Default: 1. */
  readonly workers?: number
  /** Run only this part of the load. */
  readonly shard?: Shard
  /** Keep the audio of every answer and pass it on with the finished trials. */
  readonly saveAudio?: boolean
  /** Keep what passed over the connections of the first so many trials of each target. */
  readonly record?: number
  /** File for the truth log of the embedded lab, if wanted. */
  readonly truth?: string
  /** Let the embedded lab use TLS. */
  readonly tls?: boolean
}

/** A load with everything that its threads need. */
export interface ReadyLoad {
  readonly job: WorkerJob
  readonly listener: WorkerListener
}

/** The load of a plan: its part on the main thread. */
export interface PlannedLoad {
  /** Creates what the plan asks for. Undefined if that failed: then nothing is measured. */
  readonly prepare: (lab: EmbeddedLab) => Promise<ReadyLoad | undefined>
  /** Called when the threads have ended. */
  readonly end: () => Promise<LoadOutcome>
  /** Deletes what was created, however the load ended. */
  readonly release: () => Promise<void>
}

/** How a load ended. */
export interface LoadOutcome {
  /** A request was not sent because the budget did not cover it. */
  readonly reachedBudget: boolean
  /** Why provisioning failed. Then nothing was measured. */
  readonly unmade?: string
  /** What instants were taken from packets, if the scenario asks for that. */
  readonly stamps?: KernelStampRecord
}
