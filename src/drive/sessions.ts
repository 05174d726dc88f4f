import type { Sessions } from '../core/load.ts'
import { thinking } from '../pace/conversation.ts'
import { type Course, lastInstantOf } from './course.ts'
import type { LoadTarget, Start } from './load-target.ts'
import { arrive, type DueStart } from './open-load.ts'
import { sleepUntil } from './sleep-until.ts'

/**
 * Runs conversations against one target. Conversations arrive independently of each other. Within one, a turn
 * is due when playback of the previous answer has ended (or was interrupted) and the think time has passed.
 */
export async function runSessions(course: Course<Sessions>, target: LoadTarget): Promise<void> {
  await arrive(course, target, {
    begin: (start) => converse(course, target, start),
    shed: ({ number, due }) => {
      const first = turnOf(course, target, { session: number, turn: 0, due })
      if (first) target.shed(first)
    },
  })
}

async function converse(
  course: Course<Sessions>,
  target: LoadTarget,
  { number: session, due: arrived }: DueStart,
): Promise<void> {
  const { load, seed, clock, stopping } = course
  const think = thinking(load.think, seed)
  const last = lastInstantOf(course)
  const caller = target.caller()
  let due = arrived
  for (let turn = 0; turn < load.turns && due < last; turn++) {
    if (!(await sleepUntil(due, clock, stopping))) break
    const start = turnOf(course, target, { session, turn, due })
    if (!start) break
    const heardOut = await caller.call(start)
    due = Math.max(heardOut, clock.now()) + think(session, turn + 1) * 1e3
  }
  caller.leave()
}

interface TurnPlace {
  readonly session: number
  readonly turn: number
  readonly due: number
}

/** The first turn of a conversation is open-loop; the others wait for the answer before them. */
function turnOf(
  course: Course<Sessions>,
  target: LoadTarget,
  { session, turn, due }: TurnPlace,
): Start | undefined {
  const number = session * course.load.turns + turn
  const iteration = target.iteration(number, (due - course.began) / 1e3)
  return (
    iteration && {
      iteration,
      model: turn === 0 ? 'open' : 'closed',
      due,
      until: lastInstantOf(course),
      conversation: { session, turn },
    }
  )
}
