import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../core/clock.ts'
import { Allowance } from '../drive/allowance.ts'
import { monitorHealth } from '../drive/health.ts'
import { runLoad } from '../drive/run-load.ts'
import type { BoundTarget, LoadOrder, PlannedTarget, Task, WorkerReport } from '../drive/task.ts'
import { createResolver } from '../wire/resolver.ts'
import { sendCanary } from './canary.ts'
import { Outbox } from './outbox.ts'
import { resolveAdapter } from './resolve-adapter.ts'

/** A measuring thread. It does nothing else: results leave it in batches. */
async function work(task: Task): Promise<void> {
  const abort = new AbortController()
  // Every trial in flight listens to this signal.
  setMaxListeners(0, abort.signal)
  let stopping = false
  let begin: (at: number) => void = () => {}
  parentPort?.on('message', (order: LoadOrder) => {
    if (typeof order === 'object') return begin(order.begin)
    stopping = true
    if (order === 'abort') abort.abort()
    // Other threads may be stopping too, so waiting for a common start could take forever.
    begin(monotonicClock.now())
  })
  const allowance = task.spending && new Allowance(task.spending.left)
  const outbox = new Outbox(send)
  const health = monitorHealth()
  const resolver = createResolver()
  const canary =
    task.canary === undefined ? undefined : await sendCanary(task.canary, monotonicClock, resolver)
  const beat = () =>
    send({ kind: 'health', interval: health.read(monotonicClock.now()), canary: canary?.read() ?? [] })
  const heartbeat = setInterval(beat, 1000)
  await runLoad({
    task,
    targets: await Promise.all(task.targets.map(bind)),
    clock: monotonicClock,
    line: {
      resolver,
      timeout: task.scenario.timeout,
      ...(task.certificate && { tls: { ca: task.certificate } }),
    },
    stopping: () => stopping || allowance?.isExhausted === true,
    signal: abort.signal,
    gather: () =>
      new Promise((resolve) => {
        begin = resolve
        if (stopping) begin(monotonicClock.now())
        else send({ kind: 'ready' })
      }),
    onStart: outbox.started,
    onFinish: outbox.finished,
  })
  clearInterval(heartbeat)
  beat()
  health.stop()
  canary?.leave()
  outbox.close()
  send({ kind: 'done' })
  parentPort?.close()
}

async function bind(plan: PlannedTarget): Promise<BoundTarget> {
  const adapter = await resolveAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}

const send = (report: WorkerReport) => parentPort?.postMessage(report)

await work(workerData as Task)
