import { z } from 'zod'
import type { LoadShape } from '../pace/load-shape.ts'
import { createRamps, peakLevel, timeOfLevel, totalDuration } from '../pace/ramps.ts'
import { strictMap, wholeNumber } from '../validation/primitives.ts'
import type { Executor } from './executor.ts'
import { allocateInOrder, closedLoad, type StreamActivity } from './shared/closed-load.ts'
import { commonFields, MAX_LOAD, stages } from './shared/common-fields.ts'
import { formatStages } from './shared/phrases.ts'

const schema = strictMap({
  executor: z.literal('ramping-concurrency'),
  startConcurrency: wholeNumber(0, MAX_LOAD).default(1).describe('Requests in flight at the start.'),
  stages: stages(wholeNumber(0, MAX_LOAD)),
  ...commonFields,
}).describe('A number in flight that follows the stages.')

type RampingConcurrency = z.output<typeof schema>

/** A number of requests in flight that ramps in stages. */
export const rampingConcurrency = {
  schema,
  shape,
  connections: 'shared',
  describe: (load) => [
    `closed: from ${load.startConcurrency} in flight against each target ${formatStages(load.stages)}`,
  ],
  run: closedLoad({ allocate: allocateInOrder, activity: whileLevelIsReached }),
} satisfies Executor<RampingConcurrency>

function shape(load: RampingConcurrency): LoadShape {
  const levels = createRamps(load.startConcurrency, load.stages)
  return { maxConcurrency: peakLevel(levels), duration: totalDuration(levels), levels }
}

/** A stream is active while the level, rounded, is above its number. */
export function whileLevelIsReached({ levels }: LoadShape): StreamActivity {
  return (stream, elapsed) => timeOfLevel(levels, stream + 0.5, elapsed)
}
