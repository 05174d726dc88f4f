import { z } from 'zod'
import type { LoadShape } from '../pace/load-shape.ts'
import { strictMap } from '../validation/primitives.ts'
import type { Executor, LoadOverrides } from './executor.ts'
import { closedLoad, untilLoadEnds } from './shared/closed-load.ts'
import { commonFields, concurrency, loadDuration, trials } from './shared/common-fields.ts'
import { formatInFlight, formatSeconds } from './shared/phrases.ts'

const TRIALS_OR_DURATION_EXPECTED = 'either trials or a duration, and not both'

const schema = strictMap({
  executor: z.literal('constant-concurrency'),
  concurrency,
  trials: trials.exactOptional(),
  duration: loadDuration.exactOptional(),
  ...commonFields,
})
  .refine((load) => (load.trials === undefined) !== (load.duration === undefined), {
    path: ['trials'],
    error: TRIALS_OR_DURATION_EXPECTED,
  })
  .describe(
    'A fixed number in flight. Each stream gets an equal share of the trials, or runs for the duration.',
  )

type ConstantConcurrency = z.output<typeof schema>

/** A fixed number of requests in flight. Each stream runs an equal share of the trials, or until the end. */
export const constantConcurrency = {
  schema,
  shape,
  connections: 'shared',
  describe: (load) => [
    formatInFlight(load),
    load.duration === undefined ? `${load.trials} trials each` : `for ${formatSeconds(load.duration)}`,
  ],
  override,
  run: closedLoad({ allocate: allocateEqually, activity: untilLoadEnds }),
} satisfies Executor<ConstantConcurrency>

function shape({ concurrency: level, trials: count, duration }: ConstantConcurrency): LoadShape {
  return {
    maxConcurrency: level,
    ...(count !== undefined && { trials: count }),
    ...(duration !== undefined && { duration }),
    levels: duration === undefined ? [] : [{ from: level, to: level, duration }],
  }
}

/** A number of trials replaces a duration. */
function override(load: ConstantConcurrency, overrides: LoadOverrides): ConstantConcurrency {
  if (overrides.trials === undefined) return { ...load, ...overrides }
  const { duration: _, ...counted } = load
  return { ...counted, ...overrides }
}

/** Deals the trials out: stream 0 takes the first of every round, stream 1 the second. */
function allocateEqually(streams: number): (stream: number) => number {
  const rounds = new Map<number, number>()
  return (stream) => {
    const round = rounds.get(stream) ?? 0
    rounds.set(stream, round + 1)
    return stream + round * streams
  }
}
