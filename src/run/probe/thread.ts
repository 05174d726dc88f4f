import type { Worker } from 'node:worker_threads'
import { siblingOf } from '../../core/sibling.ts'
import type { HealthInterval } from '../../drive/health.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import { unpack } from '../../drive/packed.ts'
import type { Finished } from '../../drive/run-trial.ts'
import type { Task } from '../../drive/task.ts'
import { startMeasuringThread } from '../measuring-thread.ts'
import type { ProbeOrder, ProbeReport } from './messages.ts'

/** The worker thread that runs the levels of a search. */
export class ProbeThread {
  readonly #worker: Worker
  readonly #failed: Promise<never>
  #onFinished: (finished: readonly Finished[]) => void = () => {}
  #onOver: () => void = () => {}

  constructor(task: Task, onHealth: (interval: HealthInterval) => void) {
    this.#worker = startMeasuringThread(siblingOf(import.meta.url, 'worker'), task)
    this.#worker.on('message', (report: ProbeReport) => {
      if (report.kind === 'health') onHealth(report.interval)
      if (report.kind === 'batch') this.#onFinished(report.finished.map(unpack))
      if (report.kind === 'over') this.#onOver()
    })
    this.#failed = new Promise((_, reject) => {
      this.#worker.on('error', reject)
      this.#worker.on('exit', (code) => reject(new Error(`the probe thread exited early (code ${code})`)))
    })
    // `run` awaits this promise. After the last level nothing does.
    this.#failed.catch(() => {})
  }

  /** Runs a level. Resolves when its last trial has been reported. */
  async run(order: LevelOrder, onFinished: (finished: readonly Finished[]) => void): Promise<void> {
    const over = new Promise<void>((resolve) => {
      this.#onOver = resolve
    })
    this.#onFinished = onFinished
    this.#tell(order)
    await Promise.race([over, this.#failed])
  }

  /** Starts nothing new in the current level. */
  finishLevel(): void {
    this.#tell('finish')
  }

  /** Stops at once. */
  abort(): void {
    this.#tell('abort')
  }

  async close(): Promise<void> {
    const left = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#tell('close')
    await Promise.race([left, this.#failed.catch(() => {})])
  }

  #tell(order: ProbeOrder): void {
    this.#worker.postMessage(order)
  }
}
