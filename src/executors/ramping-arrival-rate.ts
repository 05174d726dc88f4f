import { z } from 'zod'
import { createRamps } from '../pace/ramps.ts'
import { numberBetween, strictMap } from '../validation/primitives.ts'
import type { Executor } from './executor.ts'
import { arrivalFields } from './shared/arrival-fields.ts'
import { runArrivalRate } from './shared/arrival-rate.ts'
import { arrivalShape } from './shared/arrival-shape.ts'
import { commonFields, MAX_LOAD, stages } from './shared/common-fields.ts'
import { formatArrivals, formatStages } from './shared/phrases.ts'

const schema = strictMap({
  executor: z.literal('ramping-arrival-rate'),
  startRate: numberBetween(0, MAX_LOAD).default(0).describe('Starts per second at the start.'),
  stages: stages(numberBetween(0, MAX_LOAD)),
  ...arrivalFields,
  ...commonFields,
}).describe('Open load at a rate that follows the stages.')

/** Open load at a rate that ramps in stages. */
export const rampingArrivalRate = {
  schema,
  shape: (load) => arrivalShape(load, createRamps(load.startRate, load.stages)),
  connections: 'shared',
  describe: (load) => [
    `open: from ${load.startRate} starts a second against each target ${formatStages(load.stages)}`,
    ...formatArrivals(load),
  ],
  run: runArrivalRate,
} satisfies Executor<z.output<typeof schema>>
