import { z } from 'zod'
import { shareOf } from '../pace/thread-share.ts'
import { strictMap } from '../validation/primitives.ts'
import type { Executor } from './executor.ts'
import { allocateInOrder, closedLoad, untilLoadEnds } from './shared/closed-load.ts'
import { commonFields, concurrency, trials } from './shared/common-fields.ts'
import type { ExecutorContext } from './shared/executor-context.ts'
import type { ConversationLoadTarget } from './shared/load-target.ts'
import { formatInFlight } from './shared/phrases.ts'

const schema = strictMap({
  executor: z.literal('shared-iterations'),
  concurrency,
  trials,
  ...commonFields,
}).describe('A fixed number in flight. Whichever stream is free takes the next trial.')

type SharedIterations = z.output<typeof schema>

/** A fixed number of requests in flight. Whichever stream is free takes the next trial. */
export const sharedIterations = {
  schema,
  shape: (load) => ({ maxConcurrency: load.concurrency, trials: load.trials, levels: [] }),
  connections: 'shared',
  describe: (load) => [formatInFlight(load), `${load.trials} trials each`],
  override: (load, overrides) => ({ ...load, ...overrides }),
  conversations: {
    expected: 'shared-iterations (whose trials are conversations)',
    describe: (load) => `${load.trials} conversations`,
    run: runConversations,
  },
  run: closedLoad({ allocate: allocateInOrder, activity: untilLoadEnds }),
} satisfies Executor<SharedIterations>

/** A fixed number of conversations, shared by the virtual users. */
async function runConversations(
  { load, share, clock, stopping }: ExecutorContext<SharedIterations>,
  { warmup, run }: ConversationLoadTarget,
): Promise<void> {
  const total = warmup + load.trials
  const takeNext = allocateInOrder(load.concurrency, share)
  const work = async () => {
    for (let next = takeNext(); next < total && !stopping(); next = takeNext()) await run(next, clock.now())
  }
  await Promise.all(Array.from({ length: Math.min(shareOf(load.concurrency, share), total) }, work))
}
