import type { Worker } from 'node:worker_threads'
import type { ConversationReport, ConversationTask } from '../../conversation/conversation-task.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import { type WorkerModule, workerModule } from '../../core/worker-module.ts'
import type { LoadCommand, LoadTask, TargetProgress, WorkerReport } from '../../drive/task.ts'
import type { HealthInterval } from '../../drive/thread-health/health-monitor.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { deserializeTrial } from '../../drive/trial/serialized-trial.ts'
import { subdivide, WHOLE_LOAD } from '../../pace/thread-share.ts'
import { startLoopbackServer } from '../health/canary.ts'
import { startMeasuringThread } from './measuring-thread.ts'
import { explainThreadError } from './out-of-memory-error.ts'
import { ABORT_GRACE_MS, type RunControl } from './run-control.ts'
import type { Shard } from './shard.ts'
import { sumProgress } from './sum-progress.ts'
import { lowerMainThread } from './thread-priority.ts'

/** Receives the reports of all worker threads, in batches. */
export interface WorkerListener {
  /** Trials of a load of requests. */
  readonly onFinished?: (finished: readonly FinishedTrial[]) => void
  /** Turns of conversations. */
  readonly onTurns?: (turns: readonly FinishedTurn[]) => void
  /** A turn was not started because the budget did not cover it. */
  readonly onBudgetReached?: () => void
  /** Sums over all threads. Requests only: conversations report what has ended. */
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
  /** `canary`: lags of the loopback stream as stamped by this thread, in whole microseconds. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** What the threads do. Threads share a load of requests. Conversations have one thread. */
export type WorkerJob =
  | {
      readonly workload: 'requests'
      readonly task: Omit<LoadTask, 'worker' | 'workers' | 'canary' | 'inFlight'>
      readonly threads: number
      readonly shard?: Shard
    }
  | {
      readonly workload: 'conversations'
      readonly task: Omit<ConversationTask, 'canary'>
      readonly shard?: Shard
    }

/** Time between the start message and the start, so that the message reaches every thread in time. */
const START_NOTICE_MS = 20

/** Runs a job in threads. Resolves when all have finished; rejects if one exits early. Leaves no thread. */
export async function runWorkers(
  job: WorkerJob,
  control: RunControl,
  listener: WorkerListener,
): Promise<void> {
  const loopback = await startLoopbackServer(monotonicClock)
  const { module, tasks } = divideJob(job, loopback.port)
  const pool = new WorkerPool(tasks.length, listener, job.shard?.synchronizeStart)
  try {
    const finished = tasks.map((task) =>
      pool.follow(startMeasuringThread(module, task), threadIndex(task), control),
    )
    await lowerMainThread(Promise.all(finished))
  } finally {
    await pool.terminate()
    loopback.close()
  }
}

/** The module that each thread runs, and its task. */
function divideJob(
  job: WorkerJob,
  canary: number,
): { module: WorkerModule; tasks: readonly (LoadTask | ConversationTask)[] } {
  if (job.workload === 'conversations')
    return {
      module: workerModule(import.meta.url, 'conversation-worker'),
      tasks: [{ ...job.task, canary }],
    }
  const inFlight = new SharedArrayBuffer(job.task.targets.length * Int32Array.BYTES_PER_ELEMENT)
  const shared = { ...job.task, canary, inFlight }
  const share = job.shard?.share ?? WHOLE_LOAD
  return {
    module: workerModule(import.meta.url, 'load-worker'),
    tasks: Array.from({ length: job.threads }, (_, thread) => {
      const { index: worker, of: workers } = subdivide(share, thread, job.threads)
      return { ...shared, worker, workers }
    }),
  }
}

/** The number of a thread, of all that share the load. */
function threadIndex(task: LoadTask | ConversationTask): number {
  return 'worker' in task ? task.worker : (task.share?.index ?? 0)
}

class WorkerPool {
  readonly #count: number
  readonly #listener: WorkerListener
  readonly #synchronizeStart: Shard['synchronizeStart'] | undefined
  readonly #workers: Worker[] = []
  readonly #progress = new Map<number, readonly TargetProgress[]>()
  /** Removes the abort listeners: one run control may outlive many pools. */
  readonly #terminated = new AbortController()
  #readyCount = 0

  constructor(
    count: number,
    listener: WorkerListener,
    synchronizeStart: Shard['synchronizeStart'] | undefined,
  ) {
    this.#count = count
    this.#listener = listener
    this.#synchronizeStart = synchronizeStart
  }

  /** Passes on what a thread reports. Resolves when it has finished its share. */
  follow(worker: Worker, index: number, { finish, abort }: RunControl): Promise<void> {
    this.#workers.push(worker)
    return new Promise((resolve, reject) => {
      this.#onceAborted(finish, () => send(worker, 'finish'))
      this.#onceAborted(abort, () => {
        send(worker, 'abort')
        setTimeout(() => void worker.terminate(), ABORT_GRACE_MS).unref()
      })
      let done = false
      worker.on('message', (report: WorkerReport | ConversationReport) => {
        if (report.kind === 'done') done = true
        else this.#handleReport(report, index)
      })
      worker.on('error', (error: Error) => reject(explainThreadError(error)))
      worker.on('exit', (code) =>
        done || abort.aborted
          ? resolve()
          : reject(new Error(`a measuring thread exited early (code ${code})`)),
      )
    })
  }

  async terminate(): Promise<void> {
    this.#terminated.abort()
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #onceAborted(signal: AbortSignal, action: () => void): void {
    if (signal.aborted) action()
    else signal.addEventListener('abort', action, { once: true, signal: this.#terminated.signal })
  }

  #handleReport(report: Exclude<WorkerReport | ConversationReport, { kind: 'done' }>, worker: number): void {
    switch (report.kind) {
      case 'ready':
        return void this.#startWhenAllReady()
      case 'health':
        return this.#listener.onHealth?.(report.interval, report.canary, worker)
      case 'batch':
        this.#progress.set(worker, report.progress)
        if (report.finished.length > 0) this.#listener.onFinished?.(report.finished.map(deserializeTrial))
        return this.#listener.onProgress?.(sumProgress([...this.#progress.values()].flat()))
      case 'turns':
        return this.#listener.onTurns?.(report.turns)
      case 'budget':
        return this.#listener.onBudgetReached?.()
    }
  }

  /** Threads share one schedule, so all of them start at the same instant, as do all shards. */
  async #startWhenAllReady(): Promise<void> {
    this.#readyCount++
    if (this.#readyCount < this.#count) return
    this.#readyCount = 0
    const at =
      (await this.#synchronizeStart?.()) ??
      monotonicClock.now() + (this.#count > 1 ? START_NOTICE_MS * 1e3 : 0)
    for (const worker of this.#workers) send(worker, { begin: at })
  }
}

function send(worker: Worker, command: LoadCommand): void {
  worker.postMessage(command)
}
