import { setMaxListeners } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { ConversationReport } from '../../conversation/conversation-task.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { LoadCommand, WorkerReport } from '../../drive/task.ts'
import { monitorHealth } from '../../drive/thread-health/health-monitor.ts'
import { createResolver, type Resolver } from '../../wire/socket/resolver.ts'
import { connectCanary } from '../health/canary.ts'

const HEARTBEAT_MS = 1000

/** A measuring thread, seen from inside: the commands it receives and the reports it sends. */
export interface WorkerThread {
  readonly port: MessagePort
  readonly resolver: Resolver
  /** True: start nothing new. */
  readonly stopping: () => boolean
  /** Aborted: stop at once. */
  readonly signal: AbortSignal
  /** Resolves when all threads of the pool are ready, to the absolute microseconds at which they start. */
  readonly synchronizeStart: () => Promise<number>
  /** Sends the last report. Everything else must have been sent. */
  readonly finish: () => void
}

/**
 * Joins the pool that started this thread: obeys its commands and reports health once a second.
 * @param canaryPort of the pool's loopback stream
 */
export async function joinWorkerPool(canaryPort: number | undefined): Promise<WorkerThread> {
  if (!parentPort) throw new Error('not a thread of a pool')
  const commands = followCommands()
  const health = monitorHealth()
  const resolver = createResolver()
  const canary =
    canaryPort === undefined ? undefined : await connectCanary(canaryPort, monotonicClock, resolver)
  const reportHealth = () =>
    sendReport({ kind: 'health', interval: health.read(monotonicClock.now()), canary: canary?.read() ?? [] })
  const heartbeat = setInterval(reportHealth, HEARTBEAT_MS)
  return {
    ...commands,
    port: parentPort,
    resolver,
    finish: () => {
      clearInterval(heartbeat)
      reportHealth()
      health.stop()
      canary?.close()
      sendReport({ kind: 'done' })
      parentPort?.close()
    },
  }
}

export function sendReport(report: WorkerReport | ConversationReport): void {
  parentPort?.postMessage(report)
}

function followCommands(): Pick<WorkerThread, 'stopping' | 'signal' | 'synchronizeStart'> {
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
  return {
    stopping: () => stopping,
    signal: abort.signal,
    synchronizeStart: () =>
      new Promise((resolve) => {
        begin = resolve
        if (stopping) begin(monotonicClock.now())
        else sendReport({ kind: 'ready' })
      }),
  }
}
