import { workerData } from 'node:worker_threads'
import type { ConversationTask } from '../../conversation/conversation-task.ts'
import { runConversationLoad } from '../../conversation/run-conversation-load.ts'
import { TurnBudgetCounter } from '../../conversation/turn-budget-counter.ts'
import { monotonicClock } from '../../core/clock.ts'
import { sleepUntil } from '../../core/sleep-until.ts'
import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import { bindStack } from '../plan/bind-stack.ts'
import { joinWorkerPool, sendReport } from './join-worker-pool.ts'

/** How long a finished turn waits to be sent. One that has not been sent is lost if the process is killed. */
const REPORT_INTERVAL_MS = 20

/** The thread that runs conversations. It does nothing else: turns leave it in batches. */
async function runWorker(task: ConversationTask): Promise<void> {
  const thread = await joinWorkerPool(task.canary)
  let finished: FinishedTurn[] = []
  const flush = () => {
    if (finished.length > 0) sendReport({ kind: 'turns', turns: finished })
    finished = []
  }
  const reporting = setInterval(flush, REPORT_INTERVAL_MS)
  const stacks = await Promise.all(task.stacks.map(bindStack))
  const budget = new TurnBudgetCounter(task.scenario.budget)
  await sleepUntil(await thread.synchronizeStart(), monotonicClock, thread.stopping)
  await runConversationLoad({
    task,
    stacks,
    clock: monotonicClock,
    connection: { resolver: thread.resolver, timeout: task.scenario.timeout, signal: thread.signal },
    budget,
    stopping: () => thread.stopping() || budget.isExhausted,
    signal: thread.signal,
    onTurn: (turn) => finished.push(turn),
  })
  clearInterval(reporting)
  flush()
  if (budget.isExhausted) sendReport({ kind: 'budget' })
  thread.finish()
}

await runWorker(workerData as ConversationTask)
