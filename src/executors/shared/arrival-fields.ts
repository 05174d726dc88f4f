import { z } from 'zod'
import type { ArrivalProcess } from '../../pace/arrival-gaps.ts'
import { numberBetween, slug, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { MAX_LOAD } from './common-fields.ts'

const ARRIVAL_EXPECTED = 'one of uniform, poisson, or a map {gamma: 0.5}'

/** Fields of the executors whose starts do not wait for answers. */
export const arrivalFields = {
  arrival: z
    .union(
      [
        z.enum(['uniform', 'poisson']),
        strictMap({
          gamma: numberBetween(0.01, 1000).describe('Shape of the intervals: below 1 bursty, 1 is poisson.'),
        }),
      ],
      { error: ARRIVAL_EXPECTED },
    )
    .default('uniform')
    .describe('How starts are spread: uniform, poisson, or {gamma: shape}.'),
  maxInFlight: wholeNumber(1, MAX_LOAD)
    .exactOptional()
    .describe('Starts above this number in flight per target are dropped and counted.'),
}

export interface ArrivalLoad {
  readonly arrival: ArrivalProcess
  /** Starts above this number in flight per target are dropped, and recorded as such. */
  readonly maxInFlight?: number
}

/** Starts per second. */
export const rate = numberBetween(0.001, MAX_LOAD)

export const rates = z
  .record(slug('a target’s name'), rate)
  .exactOptional()
  .describe('Rates of individual targets, by name.')

/** A constant rate, which may differ between targets. */
export interface RatedLoad extends ArrivalLoad {
  readonly rate: number
  readonly rates?: Readonly<Record<string, number>>
  readonly duration: number
}

/** The targets with a rate of their own. */
export function ratedTargets({ rates = {} }: RatedLoad): string[] {
  return Object.keys(rates)
}
