import { setMaxListeners } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { monotonicClock } from '../core/clock.ts'
import type { TurnRecord } from '../core/turn.ts'
import { monitorHealth } from '../drive/health.ts'
import type { BoundTarget, WorkerOrder } from '../drive/task.ts'
import { runPipelines } from '../pipeline/run-pipelines.ts'
import type { BoundStack, PipelineReport, PipelineTask, PlannedStack } from '../pipeline/task.ts'
import { createResolver } from '../wire/resolver.ts'
import { adapterFor } from './plan-part.ts'

const INTERVAL = 200

/** The thread that runs the conversations. It does nothing else. */
async function work(task: PipelineTask): Promise<void> {
  const abort = new AbortController()
  setMaxListeners(0, abort.signal)
  let stopping = false
  parentPort?.on('message', (order: WorkerOrder) => {
    stopping = true
    if (order === 'abort') abort.abort()
  })
  let finished: TurnRecord[] = []
  const health = monitorHealth()
  const flush = () => {
    if (finished.length > 0) send({ kind: 'turns', turns: finished })
    finished = []
  }
  const reporting = setInterval(flush, INTERVAL)
  const beating = setInterval(
    () => send({ kind: 'health', interval: health.read(monotonicClock.now()) }),
    1000,
  )
  await runPipelines({
    task,
    stacks: await Promise.all(task.stacks.map(bind)),
    clock: monotonicClock,
    line: { resolver: createResolver(), timeout: task.scenario.timeout },
    stopping: () => stopping,
    signal: abort.signal,
    onTurn: (turn) => finished.push(turn),
  })
  clearInterval(reporting)
  clearInterval(beating)
  flush()
  send({ kind: 'health', interval: health.read(monotonicClock.now()) })
  health.stop()
  send({ kind: 'done' })
  parentPort?.close()
}

/** Loads all adapters before the first turn, so that binding a component later is synchronous. */
async function bind(plan: PlannedStack): Promise<BoundStack> {
  const bound = new Map<string, BoundTarget>()
  for (const part of [plan.stt, plan.llm, plan.tts, plan.agent]) {
    if (!part) continue
    const adapter = await adapterFor(part.adapter, part.adapterFolder)
    bound.set(part.id, { plan: part, adapter, options: adapter.parseOptions(part.options) })
  }
  return {
    plan,
    bind: (part) => {
      const found = bound.get(part.id)
      if (!found) throw new Error(`no adapter was bound to ${part.id}`)
      return found
    },
  }
}

const send = (report: PipelineReport) => parentPort?.postMessage(report)

await work(workerData as PipelineTask)
