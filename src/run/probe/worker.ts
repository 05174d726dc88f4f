import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../../core/clock.ts'
import { monitorHealth } from '../../drive/health.ts'
import type { LevelOrder } from '../../drive/levels/order.ts'
import { type LevelOptions, runLevel } from '../../drive/levels/run-level.ts'
import type { BoundTarget, Task } from '../../drive/task.ts'
import { createResolver } from '../../wire/resolver.ts'
import { Outbox } from '../outbox.ts'
import { resolveAdapter } from '../resolve-adapter.ts'
import type { ProbeOrder, ProbeReport } from './messages.ts'

const HEARTBEAT = 1000

/** The thread that runs the levels of a search, one after the other. It makes no decisions. */
async function work(task: Task): Promise<void> {
  const abort = new AbortController()
  // Every trial in flight listens to this signal.
  setMaxListeners(0, abort.signal)
  const target = await bind(task)
  const health = monitorHealth()
  const beat = () => send({ kind: 'health', interval: health.read(monotonicClock.now()) })
  const heartbeat = setInterval(beat, HEARTBEAT)
  let stopping = false
  const line = {
    resolver: createResolver(),
    timeout: task.scenario.timeout,
    ...(task.certificate && { tls: { ca: task.certificate } }),
  }
  const carryOut = async (order: LevelOrder): Promise<void> => {
    stopping = abort.signal.aborted
    await level(
      { task, target, clock: monotonicClock, line, stopping: () => stopping, signal: abort.signal },
      order,
    )
    send({ kind: 'over' })
  }
  parentPort?.on('message', (order: ProbeOrder) => {
    if (typeof order === 'object') return void carryOut(order)
    stopping = true
    if (order === 'abort') abort.abort()
    if (order !== 'close') return
    clearInterval(heartbeat)
    beat()
    health.stop()
    parentPort?.close()
  })
}

async function level(options: Omit<LevelOptions, 'onStart' | 'onFinish'>, order: LevelOrder): Promise<void> {
  const outbox = new Outbox((report) => {
    if (report.kind === 'batch' && report.finished.length > 0)
      send({ kind: 'batch', finished: report.finished })
  })
  await runLevel({ ...options, onStart: outbox.started, onFinish: outbox.finished }, order)
  outbox.close()
}

async function bind({ targets }: Task): Promise<BoundTarget> {
  const [plan] = targets
  if (!plan) throw new Error('a probe needs a target')
  const adapter = await resolveAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}

const send = (report: ProbeReport) => parentPort?.postMessage(report)

await work(workerData as Task)
