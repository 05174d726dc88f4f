import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { LevelPeers } from '../../drive/probe-levels/level-peers.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import { type LevelOptions, runLevel } from '../../drive/probe-levels/run-level.ts'
import type { BoundTarget, LoadTask } from '../../drive/task.ts'
import { monitorHealth } from '../../drive/thread-health/health-monitor.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { loadAdapter } from '../adapters/load-adapter.ts'
import { TrialBatcher } from '../execute/trial-batcher.ts'
import type { PeerNews, ProbeCommand, ProbeReport } from './worker-messages.ts'

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
  // A task that says how many machines share it has levels that begin together.
  const peers = task.workers === undefined ? undefined : new Peers()
  const connection = {
    resolver: createResolver(),
    timeout: task.scenario.timeout,
    signal: abort.signal,
    ...(task.certificate && { tls: { ca: task.certificate } }),
  }
  const runOrder = async (order: LevelSpec): Promise<void> => {
    stopping = abort.signal.aborted
    peers?.reset(stopping)
    await runReportedLevel(
      {
        task,
        target,
        clock: monotonicClock,
        connection,
        stopping: () => stopping,
        signal: abort.signal,
        ...(peers && { peers }),
      },
      order,
    )
    send({ kind: 'over' })
  }
  const obey = (order: Exclude<ProbeCommand, string>): void => {
    if (order.kind === 'begin') peers?.start(order.at)
    else if (order.kind === 'news') peers?.hear(order.news)
    else void runOrder(order)
  }
  parentPort?.on('message', (order: ProbeCommand) => {
    if (typeof order === 'object') return obey(order)
    stopping = true
    peers?.stop()
    if (order === 'abort') abort.abort()
    if (order !== 'close') return
    clearInterval(heartbeat)
    reportHealth()
    health.stop()
    parentPort?.close()
  })
}

/** What this thread is told of the machines that it shares a level with. */
class Peers implements LevelPeers {
  #news: PeerNews = {}
  #begin: (at: MonotonicTime) => void = () => {}
  #stopped = false

  reset(stopped: boolean): void {
    this.#news = {}
    this.#stopped = stopped
  }

  /** Releases whatever waits for a level that will not begin any more. */
  stop(): void {
    this.#stopped = true
    this.#begin(monotonicClock.now())
  }

  start(at: MonotonicTime): void {
    this.#begin(at)
  }

  /** A rate that should have begun already begins now: what is overdue is not sent all at once. */
  hear({ rateBegins, refusedAt }: PeerNews): void {
    const begins = rateBegins && Math.max(rateBegins, monotonicClock.now())
    this.#news = {
      ...(begins !== undefined && { rateBegins: begins }),
      ...(refusedAt !== undefined && { refusedAt }),
      ...this.#news,
    }
  }

  readonly begin = (): Promise<MonotonicTime> =>
    new Promise((resolve) => {
      this.#begin = resolve
      send({ kind: 'ready' })
      if (this.#stopped) this.stop()
    })

  readonly rateBegins = () => this.#news.rateBegins
  readonly refusedAt = () => this.#news.refusedAt
}

async function runReportedLevel(
  options: Omit<LevelOptions, 'onStart' | 'onFinish'>,
  order: LevelSpec,
): Promise<void> {
  const batcher = new TrialBatcher({
    postMessage: ({ finished }) => {
      if (finished.length > 0) send({ kind: 'batch', finished })
    },
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
