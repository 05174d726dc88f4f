import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../core/clock.ts'
import { monitorHealth } from '../drive/health.ts'
import { runLoad } from '../drive/run-load.ts'
import type { BoundTarget, PlannedTarget, Task, WorkerOrder, WorkerReport } from '../drive/task.ts'
import { createResolver } from '../wire/resolver.ts'
import { Outbox } from './outbox.ts'
import { resolveAdapter } from './resolve-adapter.ts'

/** The thread that measures. It does nothing else: what it has measured leaves it in batches. */
async function work(task: Task): Promise<void> {
  const abort = new AbortController()
  // Every trial in flight listens to it.
  setMaxListeners(0, abort.signal)
  let stopping = false
  parentPort?.on('message', (order: WorkerOrder) => {
    stopping = true
    if (order === 'abort') abort.abort()
  })
  const outbox = new Outbox(send)
  const health = monitorHealth()
  const heartbeat = setInterval(() => sendHealth(health.read(monotonicClock.now())), 1000)
  await runLoad({
    task,
    targets: await Promise.all(task.targets.map(bind)),
    clock: monotonicClock,
    line: {
      resolver: createResolver(),
      timeout: task.scenario.timeout,
      ...(task.certificate && { tls: { ca: task.certificate } }),
    },
    stopping: () => stopping,
    signal: abort.signal,
    onStart: outbox.started,
    onFinish: outbox.finished,
  })
  clearInterval(heartbeat)
  sendHealth(health.read(monotonicClock.now()))
  health.stop()
  outbox.close()
  send({ kind: 'done' })
  parentPort?.close()
}

async function bind(plan: PlannedTarget): Promise<BoundTarget> {
  const adapter = await resolveAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}

const send = (report: WorkerReport) => parentPort?.postMessage(report)
const sendHealth = (interval: Extract<WorkerReport, { kind: 'health' }>['interval']) =>
  send({ kind: 'health', interval })

await work(workerData as Task)
