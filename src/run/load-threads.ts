import type { Worker } from 'node:worker_threads'
import { monotonicClock } from '../core/clock.ts'
import { siblingOf } from '../core/sibling.ts'
import type { HealthInterval } from '../drive/health.ts'
import { unpack } from '../drive/packed.ts'
import type { Finished } from '../drive/run-trial.ts'
import type { LoadOrder, TargetProgress, Task, WorkerReport } from '../drive/task.ts'
import { openPerch } from './canary.ts'
import type { Control } from './control.ts'
import { startMeasuringThread } from './measuring-thread.ts'

/** Receives the reports of all worker threads, in batches. */
export interface ThreadListener {
  readonly onFinished: (finished: readonly Finished[]) => void
  /** Sums over all threads. */
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
  /** `canary`: lags of the loopback stream as stamped by this thread, in whole microseconds. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** Time between the start message and the start, so that the message reaches every thread in time. */
const NOTICE = 20

/**
 * Divides a load among threads. Resolves when all have finished; rejects if one exits early. Leaves no
 * thread.
 */
export async function runThreads(
  task: Omit<Task, 'worker' | 'workers' | 'canary' | 'inFlight'>,
  count: number,
  control: Control,
  listener: ThreadListener,
): Promise<void> {
  const perch = await openPerch(monotonicClock)
  const inFlight = new SharedArrayBuffer(task.targets.length * Int32Array.BYTES_PER_ELEMENT)
  const crew = new Crew(count, listener)
  const shared = { ...task, workers: count, canary: perch.port, inFlight }
  try {
    await Promise.all(Array.from({ length: count }, (_, worker) => crew.hire({ ...shared, worker }, control)))
  } finally {
    await crew.dismiss()
    perch.close()
  }
}

class Crew {
  readonly #count: number
  readonly #listener: ThreadListener
  readonly #workers: Worker[] = []
  readonly #progress = new Map<number, readonly TargetProgress[]>()
  /** Removes the abort listeners: one run control may outlive many pools. */
  readonly #dismissed = new AbortController()
  #waiting = 0

  constructor(count: number, listener: ThreadListener) {
    this.#count = count
    this.#listener = listener
  }

  /** Starts a thread. Resolves when it has finished its share. */
  hire(task: Task, { finish, abort }: Control): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = startMeasuringThread(siblingOf(import.meta.url, 'load-worker'), task)
      this.#workers.push(worker)
      this.#onceAborted(finish, () => order(worker, 'finish'))
      this.#onceAborted(abort, () => order(worker, 'abort'))
      let done = false
      worker.on('message', (report: WorkerReport) => {
        if (report.kind === 'done') done = true
        else this.#hear(report, task.worker)
      })
      worker.on('error', reject)
      worker.on('exit', (code) =>
        done ? resolve() : reject(new Error(`a load thread exited early (code ${code})`)),
      )
    })
  }

  async dismiss(): Promise<void> {
    this.#dismissed.abort()
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #onceAborted(signal: AbortSignal, action: () => void): void {
    if (signal.aborted) action()
    else signal.addEventListener('abort', action, { once: true, signal: this.#dismissed.signal })
  }

  #hear(report: Exclude<WorkerReport, { kind: 'done' }>, worker: number): void {
    switch (report.kind) {
      case 'ready':
        return this.#gather()
      case 'health':
        return this.#listener.onHealth?.(report.interval, report.canary, worker)
      case 'batch':
        this.#progress.set(worker, report.progress)
        if (report.finished.length > 0) this.#listener.onFinished(report.finished.map(unpack))
        this.#listener.onProgress?.(sumOf([...this.#progress.values()].flat()))
    }
  }

  /** Threads share one schedule, so all of them start at the same instant. */
  #gather(): void {
    this.#waiting++
    if (this.#waiting < this.#count) return
    this.#waiting = 0
    const at = monotonicClock.now() + (this.#count > 1 ? NOTICE * 1e3 : 0)
    for (const worker of this.#workers) order(worker, { begin: at })
  }
}

function order(worker: Worker, what: LoadOrder): void {
  worker.postMessage(what)
}

function sumOf(parts: readonly TargetProgress[]): TargetProgress[] {
  const sums = new Map<string, TargetProgress>()
  for (const { target, inFlight, started } of parts) {
    const sum = sums.get(target) ?? { target, inFlight: 0, started: 0 }
    sums.set(target, { target, inFlight: sum.inFlight + inFlight, started: sum.started + started })
  }
  return [...sums.values()]
}
