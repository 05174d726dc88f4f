import { z } from 'zod'
import { sleepUntil } from '../core/sleep-until.ts'
import { createThinkTime } from '../pace/think-time.ts'
import { delay } from '../validation/delay.ts'
import { strictMap, wholeNumber } from '../validation/primitives.ts'
import type { Executor } from './executor.ts'
import { arrivalFields, rate, ratedTargets, rates } from './shared/arrival-fields.ts'
import { arrivalShape, constantRate } from './shared/arrival-shape.ts'
import { commonFields, loadDuration } from './shared/common-fields.ts'
import { type ExecutorContext, loadDeadline } from './shared/executor-context.ts'
import type { ConversationLoadTarget, LoadTarget, TrialStart } from './shared/load-target.ts'
import { runArrivals, type ScheduledStart } from './shared/open-load.ts'
import { formatArrivals, formatRates, formatSeconds } from './shared/phrases.ts'

const schema = strictMap({
  executor: z.literal('sessions'),
  rate: rate.describe('Conversations per second and target. They arrive independently.'),
  rates,
  duration: loadDuration,
  turns: wholeNumber(1, 1000).default(4).describe('Turns per conversation, on one connection.'),
  think: delay
    .default(1000)
    .describe('From the end of playback to the next turn: a duration, {min, max} or {median, sigma}.'),
  ...arrivalFields,
  arrival: arrivalFields.arrival.unwrap().default('poisson').describe('How conversation starts are spread.'),
  ...commonFields,
}).describe('Conversations of several turns. A turn starts after the previous response was played.')

type Sessions = z.output<typeof schema>

/**
 * Conversations that arrive independently of each other. Within one, a turn is due when playback of the
 * previous answer has ended (or was interrupted) and the think time has passed. All turns of a conversation
 * share a connection.
 */
export const sessions = {
  schema,
  shape: (load, target) => arrivalShape(load, constantRate(load, target), load.turns),
  ratedTargets,
  connections: 'dedicated',
  describe: (load) => [
    `partly open: ${formatRates(load, 'conversations')}`,
    `${load.turns} turns each`,
    `for ${formatSeconds(load.duration)}`,
    ...formatArrivals(load),
  ],
  conversations: {
    expected: 'sessions',
    describe: (load) => `${load.rate} conversations per second`,
    think: (load) => load.think,
    run: runConversations,
  },
  run: async (context, targets) => {
    await Promise.all(targets.map((target) => runTarget(context, target)))
  },
} satisfies Executor<Sessions>

function runConversations(context: ExecutorContext<Sessions>, target: ConversationLoadTarget): Promise<void> {
  return runArrivals(context, target, {
    start: ({ number, due }) => target.run(number, due),
    shed: ({ number, due }) => target.shed(number, due),
  })
}

function runTarget(context: ExecutorContext<Sessions>, target: LoadTarget): Promise<void> {
  return runArrivals(context, target, {
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
  const deadline = loadDeadline(context, target.shape)
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
      deadline: loadDeadline(context, target.shape),
      conversation: { session, turn },
    }
  )
}
