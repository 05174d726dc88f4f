import type { TargetProgress, WorkerReport } from '../../drive/task.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { type SerializedTrial, serializeTrial } from '../../drive/trial/serialized-trial.ts'

/** Between reports of progress. */
const INTERVAL_MS = 200
/** A finished trial waits up to this long for others. What is not sent is lost when the process is killed. */
const MAX_WAIT_MS = 20
/**
 * Trials after which a batch is sent early. The receiver must be done with a batch before it survives two
 * minor collections: V8 then moves it to the old generation, which is collected rarely, and memory grows with
 * the run.
 */
const MAX_BATCH = 16

/** Where batches go: the port of the thread that measures. */
export interface BatchPort {
  readonly postMessage: (report: Extract<WorkerReport, { kind: 'batch' }>) => void
}

/**
 * Collects finished trials and sends them in batches, so that reporting costs the measurement almost nothing.
 */
export class TrialBatcher {
  readonly #port: BatchPort
  readonly #progress = new Map<string, { started: number; inFlight: number }>()
  readonly #timer: NodeJS.Timeout
  #finished: SerializedTrial[] = []
  #waiting: NodeJS.Timeout | undefined

  constructor(port: BatchPort) {
    this.#port = port
    this.#timer = setInterval(() => this.#flush(), INTERVAL_MS)
  }

  readonly started = (target: string): void => {
    const progress = this.#progressOf(target)
    progress.started++
    progress.inFlight++
  }

  readonly finished = (finished: FinishedTrial): void => {
    this.#progressOf(finished.trial.target).inFlight--
    this.#finished.push(serializeTrial(finished))
    // A refused key may end the run, and each request until then is one too many.
    if (finished.trial.outcome === 'auth' || this.#finished.length >= MAX_BATCH) this.#flush()
    else this.#waiting ??= setTimeout(() => this.#flush(), MAX_WAIT_MS)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#flush()
  }

  #progressOf(target: string): { started: number; inFlight: number } {
    const progress = this.#progress.get(target) ?? { started: 0, inFlight: 0 }
    this.#progress.set(target, progress)
    return progress
  }

  #flush(): void {
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    const progress: TargetProgress[] = [...this.#progress].map(([target, counts]) => ({ target, ...counts }))
    this.#port.postMessage({ kind: 'batch', finished: this.#finished, progress })
    this.#finished = []
  }
}
