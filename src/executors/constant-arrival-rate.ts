import { z } from 'zod'
import { strictMap } from '../validation/primitives.ts'
import type { Executor } from './executor.ts'
import { arrivalFields, rate, ratedTargets, rates } from './shared/arrival-fields.ts'
import { runArrivalRate } from './shared/arrival-rate.ts'
import { arrivalShape, constantRate } from './shared/arrival-shape.ts'
import { commonFields, loadDuration } from './shared/common-fields.ts'
import { formatArrivals, formatRates, formatSeconds } from './shared/phrases.ts'

const schema = strictMap({
  executor: z.literal('constant-arrival-rate'),
  rate: rate.describe('Starts per second and target. They do not wait for responses.'),
  rates,
  duration: loadDuration,
  ...arrivalFields,
  ...commonFields,
}).describe('Open load at a constant rate: starts do not wait for responses.')

/** Open load at a constant rate: starts do not wait for responses. */
export const constantArrivalRate = {
  schema,
  shape: (load, target) => arrivalShape(load, constantRate(load, target)),
  ratedTargets,
  connections: 'shared',
  describe: (load) => [
    `open: ${formatRates(load, 'starts')}`,
    `for ${formatSeconds(load.duration)}`,
    ...formatArrivals(load),
  ],
  run: runArrivalRate,
} satisfies Executor<z.output<typeof schema>>
