import type { Sessions } from '../../core/config/load.ts'
import { createThinkTime } from '../../pace/think-time.ts'
import type { LoadTarget, TrialStart } from '../load-target.ts'
import { sleepUntil } from '../sleep-until.ts'
import { type ExecutorContext, loadDeadline } from './executor-context.ts'
import { runArrivals, type ScheduledStart } from './open-load.ts'

/**
 * Runs conversations against one target. Conversations arrive independently of each other. Within one, a turn
 * is due when playback of the previous answer has ended (or was interrupted) and the think time has passed.
 */
export async function runSessions(context: ExecutorContext<Sessions>, target: LoadTarget): Promise<void> {
  await runArrivals(context, target, {
    start: (start) => runSession(context, target, start),
    shed: ({ number, due }) => {
      const first = createTurn(context, target, { session: number, turn: 0, due })
      if (first) target.shed(first)
    },
  })
}

async function runSession(
  context: ExecutorContext<Sessions>,
  target: LoadTarget,
  { number: session, due: arrivedAt }: ScheduledStart,
): Promise<void> {
  const { load, seed, clock, stopping } = context
  const think = createThinkTime(load.think, seed)
  const deadline = loadDeadline(context)
  const user = target.createUser()
  let due = arrivedAt
  for (let turn = 0; turn < load.turns && due < deadline; turn++) {
    if (!(await sleepUntil(due, clock, stopping))) break
    const start = createTurn(context, target, { session, turn, due })
    if (!start) break
    const playedOutAt = await user.runIteration(start)
    due = Math.max(playedOutAt, clock.now()) + think(session, turn + 1) * 1e3
  }
  user.close()
}

interface SessionTurn {
  readonly session: number
  readonly turn: number
  readonly due: number
}

/** The first turn of a conversation is open-loop; the others wait for the answer before them. */
function createTurn(
  context: ExecutorContext<Sessions>,
  target: LoadTarget,
  { session, turn, due }: SessionTurn,
): TrialStart | undefined {
  const number = session * context.load.turns + turn
  const iteration = target.iteration(number, (due - context.startedAt) / 1e3)
  return (
    iteration && {
      iteration,
      loadModel: turn === 0 ? 'open' : 'closed',
      due,
      deadline: loadDeadline(context),
      conversation: { session, turn },
    }
  )
}
