import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../../core/clock.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import { type LevelOptions, runLevel } from '../../drive/probe-levels/run-level.ts'
import type { BoundTarget, LoadTask } from '../../drive/task.ts'
import { monitorHealth } from '../../drive/thread-health/health-monitor.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { loadAdapter } from '../adapters/load-adapter.ts'
import { TrialBatcher } from '../execute/trial-batcher.ts'
import type { ProbeCommand, ProbeReport } from './worker-messages.ts'

const HEARTBEAT_MS = 1000

/** The thread that runs the levels of a search, one after the other. It makes no decisions. */
async function runWorker(task: LoadTask): Promise<void> {
  const abort = new AbortController()
  // Every trial in flight listens to this signal.
  setMaxListeners(0, abort.signal)
  const target = await bindTarget(task)
  const health = monitorHealth()
  const reportHealth = () => send({ kind: 'health', interval: health.read(monotonicClock.now()) })
  const heartbeat = setInterval(reportHealth, HEARTBEAT_MS)
  let stopping = false
  const connection = {
    resolver: createResolver(),
    timeout: task.scenario.timeout,
    signal: abort.signal,
    ...(task.certificate && { tls: { ca: task.certificate } }),
  }
  const runOrder = async (order: LevelSpec): Promise<void> => {
    stopping = abort.signal.aborted
    await runReportedLevel(
      { task, target, clock: monotonicClock, connection, stopping: () => stopping, signal: abort.signal },
      order,
    )
    send({ kind: 'over' })
  }
  parentPort?.on('message', (order: ProbeCommand) => {
    if (typeof order === 'object') return void runOrder(order)
    stopping = true
    if (order === 'abort') abort.abort()
    if (order !== 'close') return
    clearInterval(heartbeat)
    reportHealth()
    health.stop()
    parentPort?.close()
  })
}

async function runReportedLevel(
  options: Omit<LevelOptions, 'onStart' | 'onFinish'>,
  order: LevelSpec,
): Promise<void> {
  const batcher = new TrialBatcher((report) => {
    if (report.kind === 'batch' && report.finished.length > 0)
      send({ kind: 'batch', finished: report.finished })
  })
  await runLevel({ ...options, onStart: batcher.started, onFinish: batcher.finished }, order)
  batcher.close()
}

async function bindTarget({ targets }: LoadTask): Promise<BoundTarget> {
  const [plan] = targets
  if (!plan) throw new Error('a probe needs a target')
  const adapter = await loadAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}

const send = (report: ProbeReport) => parentPort?.postMessage(report)

await runWorker(workerData as LoadTask)
