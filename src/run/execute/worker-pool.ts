import type { Worker } from 'node:worker_threads'
import { monotonicClock } from '../../core/clock.ts'
import { workerModule } from '../../core/worker-module.ts'
import type { HealthInterval } from '../../drive/health/health-monitor.ts'
import type { LoadCommand, LoadTask, TargetProgress, WorkerReport } from '../../drive/task.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { deserializeTrial } from '../../drive/trial/serialized-trial.ts'
import { startLoopbackServer } from '../health/canary.ts'
import { startMeasuringThread } from './measuring-thread.ts'
import type { RunControl } from './run-control.ts'

/** Receives the reports of all worker threads, in batches. */
export interface WorkerListener {
  readonly onFinished: (finished: readonly FinishedTrial[]) => void
  /** Sums over all threads. */
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
  /** `canary`: lags of the loopback stream as stamped by this thread, in whole microseconds. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** Time between the start message and the start, so that the message reaches every thread in time. */
const START_NOTICE_MS = 20

/**
 * Divides a load among threads. Resolves when all have finished; rejects if one exits early. Leaves no
 * thread.
 */
export async function runWorkers(
  task: Omit<LoadTask, 'worker' | 'workers' | 'canary' | 'inFlight'>,
  count: number,
  control: RunControl,
  listener: WorkerListener,
): Promise<void> {
  const loopback = await startLoopbackServer(monotonicClock)
  const inFlight = new SharedArrayBuffer(task.targets.length * Int32Array.BYTES_PER_ELEMENT)
  const pool = new WorkerPool(count, listener)
  const shared = { ...task, workers: count, canary: loopback.port, inFlight }
  try {
    await Promise.all(
      Array.from({ length: count }, (_, worker) => pool.start({ ...shared, worker }, control)),
    )
  } finally {
    await pool.terminate()
    loopback.close()
  }
}

class WorkerPool {
  readonly #count: number
  readonly #listener: WorkerListener
  readonly #workers: Worker[] = []
  readonly #progress = new Map<number, readonly TargetProgress[]>()
  /** Removes the abort listeners: one run control may outlive many pools. */
  readonly #terminated = new AbortController()
  #readyCount = 0

  constructor(count: number, listener: WorkerListener) {
    this.#count = count
    this.#listener = listener
  }

  /** Starts a thread. Resolves when it has finished its share. */
  start(task: LoadTask, { finish, abort }: RunControl): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = startMeasuringThread(workerModule(import.meta.url, 'load-worker'), task)
      this.#workers.push(worker)
      this.#onceAborted(finish, () => send(worker, 'finish'))
      this.#onceAborted(abort, () => send(worker, 'abort'))
      let done = false
      worker.on('message', (report: WorkerReport) => {
        if (report.kind === 'done') done = true
        else this.#handleReport(report, task.worker)
      })
      worker.on('error', reject)
      worker.on('exit', (code) =>
        done ? resolve() : reject(new Error(`a load thread exited early (code ${code})`)),
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

  #handleReport(report: Exclude<WorkerReport, { kind: 'done' }>, worker: number): void {
    switch (report.kind) {
      case 'ready':
        return this.#startWhenAllReady()
      case 'health':
        return this.#listener.onHealth?.(report.interval, report.canary, worker)
      case 'batch':
        this.#progress.set(worker, report.progress)
        if (report.finished.length > 0) this.#listener.onFinished(report.finished.map(deserializeTrial))
        this.#listener.onProgress?.(sumProgress([...this.#progress.values()].flat()))
    }
  }

  /** Threads share one schedule, so all of them start at the same instant. */
  #startWhenAllReady(): void {
    this.#readyCount++
    if (this.#readyCount < this.#count) return
    this.#readyCount = 0
    const at = monotonicClock.now() + (this.#count > 1 ? START_NOTICE_MS * 1e3 : 0)
    for (const worker of this.#workers) send(worker, { begin: at })
  }
}

function send(worker: Worker, command: LoadCommand): void {
  worker.postMessage(command)
}

function sumProgress(parts: readonly TargetProgress[]): TargetProgress[] {
  const sums = new Map<string, TargetProgress>()
  for (const { target, inFlight, started } of parts) {
    const sum = sums.get(target) ?? { target, inFlight: 0, started: 0 }
    sums.set(target, { target, inFlight: sum.inFlight + inFlight, started: sum.started + started })
  }
  return [...sums.values()]
}
