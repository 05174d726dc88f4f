import type { Worker } from 'node:worker_threads'
import { siblingOf } from '../../core/sibling.ts'
import type { HealthInterval } from '../../drive/health.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import { unpack } from '../../drive/packed.ts'
import type { Finished } from '../../drive/run-trial.ts'
import type { Task } from '../../drive/task.ts'
import { startMeasuringThread } from '../measuring-thread.ts'
import type { ProbeOrder, ProbeReport } from './messages.ts'

/** A thread that carries out levels. */
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
      this.#worker.on('exit', (code) => reject(new Error(`the thread of the search ended early (${code})`)))
    })
    // Looked at by whoever waits for a level; nobody does at the end.
    this.#failed.catch(() => {})
  }

  /** Carries out a level and resolves when its last trial has been reported. */
  async run(order: LevelOrder, onFinished: (finished: readonly Finished[]) => void): Promise<void> {
    const over = new Promise<void>((resolve) => {
      this.#onOver = resolve
    })
    this.#onFinished = onFinished
    this.#tell(order)
    await Promise.race([over, this.#failed])
  }

  /** Starts nothing new of the level that is under way. */
  finishLevel(): void {
    this.#tell('finish')
  }

  /** Stops where it is. */
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
