import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type {
  BoundStack,
  ConversationReport,
  ConversationTask,
  PlannedStack,
} from '../../conversation/conversation-task.ts'
import { runConversationLoad } from '../../conversation/run-conversation-load.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { monitorHealth } from '../../drive/health/health-monitor.ts'
import type { BoundTarget, WorkerCommand } from '../../drive/task.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { resolveTurnAdapter } from '../plan/plan-component.ts'

const REPORT_INTERVAL_MS = 200

/** The thread that runs the conversations. It does nothing else. */
async function runWorker(task: ConversationTask): Promise<void> {
  const abort = new AbortController()
  setMaxListeners(0, abort.signal)
  let stopping = false
  parentPort?.on('message', (command: WorkerCommand) => {
    stopping = true
    if (command === 'abort') abort.abort()
  })
  let finished: TurnRecord[] = []
  const health = monitorHealth()
  const flush = () => {
    if (finished.length > 0) send({ kind: 'turns', turns: finished })
    finished = []
  }
  const reporting = setInterval(flush, REPORT_INTERVAL_MS)
  const heartbeat = setInterval(
    () => send({ kind: 'health', interval: health.read(monotonicClock.now()) }),
    1000,
  )
  await runConversationLoad({
    task,
    stacks: await Promise.all(task.stacks.map(bindStack)),
    clock: monotonicClock,
    connection: { resolver: createResolver(), timeout: task.scenario.timeout },
    stopping: () => stopping,
    signal: abort.signal,
    onTurn: (turn) => finished.push(turn),
  })
  clearInterval(reporting)
  clearInterval(heartbeat)
  flush()
  send({ kind: 'health', interval: health.read(monotonicClock.now()) })
  health.stop()
  send({ kind: 'done' })
  parentPort?.close()
}

/** Loads all adapters before the first turn, so that binding a component later is synchronous. */
async function bindStack(plan: PlannedStack): Promise<BoundStack> {
  const bound = new Map<string, BoundTarget>()
  for (const component of [plan.stt, plan.llm, plan.tts, plan.agent]) {
    if (!component) continue
    const adapter = await resolveTurnAdapter(component.adapter, component.adapterFolder)
    bound.set(component.id, { plan: component, adapter, options: adapter.parseOptions(component.options) })
  }
  return {
    plan,
    bind: (component) => {
      const found = bound.get(component.id)
      if (!found) throw new Error(`no adapter was bound to ${component.id}`)
      return found
    },
  }
}

const send = (report: ConversationReport) => parentPort?.postMessage(report)

await runWorker(workerData as ConversationTask)
