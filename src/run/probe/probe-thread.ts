import type { Worker } from 'node:worker_threads'
import type { MonotonicTime } from '../../core/units.ts'
import { workerModule } from '../../core/worker-module.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { LoadTask } from '../../drive/task.ts'
import type { HealthInterval } from '../../drive/thread-health/health-monitor.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { deserializeTrial } from '../../drive/trial/serialized-trial.ts'
import { startMeasuringThread } from '../execute/measuring-thread.ts'
import { ABORT_GRACE_MS } from '../execute/run-control.ts'
import type { PeerNews, ProbeCommand, ProbeReport } from './worker-messages.ts'

/** The worker thread that runs the levels of a search. */
export class ProbeThread {
  readonly #worker: Worker
  readonly #failed: Promise<never>
  #onFinished: (finished: readonly FinishedTrial[]) => void = () => {}
  #onLevelDone: () => void = () => {}
  #onReady: () => void = () => {}
  #isAborted = false

  constructor(task: LoadTask, onHealth: (interval: HealthInterval) => void) {
    this.#worker = startMeasuringThread(workerModule(import.meta.url, 'probe-worker'), task)
    this.#worker.on('message', (report: ProbeReport) => {
      if (report.kind === 'health') onHealth(report.interval)
      if (report.kind === 'batch') this.#onFinished(report.finished.map(deserializeTrial))
      if (report.kind === 'ready') this.#onReady()
      if (report.kind === 'over') this.#onLevelDone()
    })
    this.#failed = new Promise((_, reject) => {
      this.#worker.on('error', reject)
      this.#worker.on('exit', (code) => {
        if (this.#isAborted) this.#onLevelDone()
        reject(new Error(`the probe thread exited early (code ${code})`))
      })
    })
    // `run` awaits this promise. After the last level nothing does.
    this.#failed.catch(() => {})
  }

  /**
   * Runs a level. Resolves when its last trial has been reported.
   * @param onReady of a level that is shared with other machines: it waits for `begin` from then on
   */
  async run(
    order: LevelSpec,
    onFinished: (finished: readonly FinishedTrial[]) => void,
    onReady: () => void = () => {},
  ): Promise<void> {
    const levelDone = new Promise<void>((resolve) => {
      this.#onLevelDone = resolve
    })
    this.#onFinished = onFinished
    this.#onReady = onReady
    this.#send(order)
    await Promise.race([levelDone, this.#failed])
  }

  /** Begins a level that is shared with other machines. */
  begin(at: MonotonicTime): void {
    this.#send({ kind: 'begin', at })
  }

  /** Passes on what the other machines have seen of the current level. */
  tell(news: PeerNews): void {
    this.#send({ kind: 'news', news })
  }

  /** Starts nothing new in the current level. */
  finishLevel(): void {
    this.#send('finish')
  }

  /** Stops at once. */
  abort(): void {
    this.#isAborted = true
    this.#send('abort')
    setTimeout(() => void this.#worker.terminate(), ABORT_GRACE_MS).unref()
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#send('close')
    await Promise.race([exited, this.#failed.catch(() => {})])
  }

  #send(order: ProbeCommand): void {
    this.#worker.postMessage(order)
  }
}
