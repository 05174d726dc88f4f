import { workerData } from 'node:worker_threads'
import { monotonicClock } from '../../core/clock.ts'
import { BudgetCounter } from '../../drive/budget/budget-counter.ts'
import { prepareLoad } from '../../drive/prepare-load.ts'
import type { BoundTarget, LoadTask, PlannedTarget } from '../../drive/task.ts'
import { runExecutor } from '../../executors/run-executor.ts'
import { RequestRecorder } from '../../trace/request-recorder.ts'
import { loadAdapter } from '../adapters/load-adapter.ts'
import { joinWorkerPool } from './join-worker-pool.ts'
import { TrialBatcher } from './trial-batcher.ts'

/** A thread that runs requests. It does nothing else: results leave it in batches. */
async function runWorker(task: LoadTask): Promise<void> {
  const thread = await joinWorkerPool(task.canary)
  const { record } = task
  const budget = task.budget && new BudgetCounter(task.budget.counters)
  const batcher = new TrialBatcher(thread.port)
  const load = prepareLoad({
    task,
    targets: await Promise.all(task.targets.map(bindTarget)),
    clock: monotonicClock,
    connection: {
      resolver: thread.resolver,
      timeout: task.scenario.timeout,
      signal: thread.signal,
      ...(task.certificate && { tls: { ca: task.certificate } }),
    },
    stopping: () => thread.stopping() || budget?.isExhausted === true,
    signal: thread.signal,
    synchronizeStart: thread.synchronizeStart,
    ...(record !== undefined && { observerFor: () => new RequestRecorder(monotonicClock, record) }),
    onStart: batcher.started,
    onFinish: batcher.finished,
  })
  await runExecutor(load.context, load.targets)
  load.close()
  batcher.close()
  thread.finish()
}

async function bindTarget(plan: PlannedTarget): Promise<BoundTarget> {
  const adapter = await loadAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}

await runWorker(workerData as LoadTask)
