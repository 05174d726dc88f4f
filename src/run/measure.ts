import { Worker } from 'node:worker_threads'
import { siblingOf } from '../core/sibling.ts'
import type { HealthInterval } from '../drive/health.ts'
import type { Finished } from '../drive/run-trial.ts'
import type { PlannedTarget, TargetProgress, Task, WorkerOrder, WorkerReport } from '../drive/task.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import type { PlannedRun } from './plan.ts'

/** How whoever started a measurement can end it early. */
export interface Control {
  /** Start nothing new; what is in flight finishes. */
  readonly finish: AbortSignal
  /** Stop where you are. */
  readonly abort: AbortSignal
}

export interface MeasureOptions {
  readonly run: string
  /** Absolute microseconds of the shared clock: the zero of every instant. */
  readonly origin: number
  readonly control: Control
  /** Keep the audio of every answer: it comes with the finished trials. */
  readonly saveAudio?: boolean
  /** Where the embedded lab writes its truth log, when somebody wants it. */
  readonly truth?: string
  readonly onFinished: (finished: readonly Finished[]) => void
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
  readonly onHealth?: (interval: HealthInterval) => void
}

/** Carries out a plan: starts the lab where it is needed and the thread of load, and resolves when all have ended. */
export async function measure(plan: PlannedRun, options: MeasureOptions): Promise<void> {
  const lab = await startEmbeddedLab(plan, options.truth)
  try {
    const targets = plan.targets.map(({ planned, facts }) =>
      withBase(planned, lab.base(planned.id, facts.origin)),
    )
    const { run, origin, saveAudio = false } = options
    await load({ run, origin, worker: 0, scenario: plan.scenario, targets, saveAudio }, options)
  } finally {
    await lab.close()
  }
}

function withBase(target: PlannedTarget, base: string | undefined): PlannedTarget {
  return base === undefined ? target : { ...target, base }
}

/**
 * A small young generation: the garbage of sockets is mostly external memory, which V8 would otherwise let pile up
 * until a major collection stops the thread for many milliseconds (docs/accuracy.md). Mebibytes.
 */
const YOUNG_GENERATION = 16

function load(task: Task, { control, onFinished, onProgress, onHealth }: MeasureOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const { url, execArgv } = siblingOf(import.meta.url, 'load-worker')
    const worker = new Worker(url, {
      workerData: task,
      execArgv,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
    })
    const order = (what: WorkerOrder) => () => worker.postMessage(what)
    listenOnce(control.finish, order('finish'))
    listenOnce(control.abort, order('abort'))
    let done = false
    worker.on('message', (report: WorkerReport) => {
      if (report.kind === 'done') done = true
      if (report.kind === 'health') onHealth?.(report.interval)
      if (report.kind !== 'batch') return
      if (report.finished.length > 0) onFinished(report.finished)
      onProgress?.(report.progress)
    })
    worker.on('error', reject)
    worker.on('exit', (code) =>
      done ? resolve() : reject(new Error(`the thread of load ended early (${code})`)),
    )
  })
}

function listenOnce(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action()
  else signal.addEventListener('abort', action, { once: true })
}
