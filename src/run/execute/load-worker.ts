import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../../core/clock.ts'
import { BudgetCounter } from '../../drive/budget/budget-counter.ts'
import { monitorHealth } from '../../drive/health/health-monitor.ts'
import { runLoad } from '../../drive/run-load.ts'
import type { BoundTarget, LoadCommand, LoadTask, PlannedTarget, WorkerReport } from '../../drive/task.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { loadAdapter } from '../adapters/resolve-adapter.ts'
import { connectCanary } from '../health/canary.ts'
import { TrialBatcher } from './trial-batcher.ts'

/** A measuring thread. It does nothing else: results leave it in batches. */
async function runWorker(task: LoadTask): Promise<void> {
  const abort = new AbortController()
  // Every trial in flight listens to this signal.
  setMaxListeners(0, abort.signal)
  let stopping = false
  let begin: (at: number) => void = () => {}
  parentPort?.on('message', (command: LoadCommand) => {
    if (typeof command === 'object') return begin(command.begin)
    stopping = true
    if (command === 'abort') abort.abort()
    // Other threads may be stopping too, so waiting for a common start could take forever.
    begin(monotonicClock.now())
  })
  const budget = task.budget && new BudgetCounter(task.budget.counters)
  const batcher = new TrialBatcher(send)
  const health = monitorHealth()
  const resolver = createResolver()
  const canary =
    task.canary === undefined ? undefined : await connectCanary(task.canary, monotonicClock, resolver)
  const reportHealth = () =>
    send({ kind: 'health', interval: health.read(monotonicClock.now()), canary: canary?.read() ?? [] })
  const heartbeat = setInterval(reportHealth, 1000)
  await runLoad({
    task,
    targets: await Promise.all(task.targets.map(bindTarget)),
    clock: monotonicClock,
    connection: {
      resolver,
      timeout: task.scenario.timeout,
      ...(task.certificate && { tls: { ca: task.certificate } }),
    },
    stopping: () => stopping || budget?.isExhausted === true,
    signal: abort.signal,
    synchronizeStart: () =>
      new Promise((resolve) => {
        begin = resolve
        if (stopping) begin(monotonicClock.now())
        else send({ kind: 'ready' })
      }),
    onStart: batcher.started,
    onFinish: batcher.finished,
  })
  clearInterval(heartbeat)
  reportHealth()
  health.stop()
  canary?.close()
  batcher.close()
  send({ kind: 'done' })
  parentPort?.close()
}

async function bindTarget(plan: PlannedTarget): Promise<BoundTarget> {
  const adapter = await loadAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}

const send = (report: WorkerReport) => parentPort?.postMessage(report)

await runWorker(workerData as LoadTask)
