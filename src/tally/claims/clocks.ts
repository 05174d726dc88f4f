import type { StageName } from '../../core/stages.ts'
import type { Arm } from '../compare/arm.ts'
import { intervalRanks, smallestSize } from '../interval.ts'

/** A definition of latency that a claim may have used. */
export interface Clock {
  readonly stage: StageName
  readonly words: string
  /** Connection states in which it is measured. */
  readonly connections: readonly string[]
}

const REUSED = ['hot', 'warm']

/** From the most flattering definition to what a listener experiences. */
export const CLOCKS: readonly Clock[] = [
  { stage: 'ttfb', words: 'first byte, warm', connections: REUSED },
  { stage: 'ttfa', words: 'first audio, warm', connections: REUSED },
  { stage: 'ttfa_heard', words: 'first audible, warm', connections: REUSED },
  { stage: 'ttfa_cold', words: 'first audio, cold', connections: ['cold'] },
]

/** A percentile with its 95 % interval, in microseconds; infinite beyond the timeout. */
export interface ClockReading {
  readonly clock: Clock
  readonly n: number
  readonly value: number
  /** Absent if there are too few trials. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** Trials needed for an interval. */
  readonly needed: number
}

/** Reads a clock from the arms that it applies to; of several, from the one with the most trials. */
export function readClock(clock: Clock, arms: readonly Arm[], share: number): ClockReading | undefined {
  const samples = arms
    .filter(({ circumstances }) => clock.connections.includes(circumstances.connection))
    .flatMap(({ stages }) => stages.get(clock.stage) ?? [])
    .sort((a, b) => b.values.length - a.values.length)
  const values = samples[0]?.values
  if (!values || values.length === 0) return undefined
  const at = (rank: number) => values[Math.min(values.length, Math.max(1, rank)) - 1] ?? Number.NaN
  const ranks = intervalRanks(values.length, share)
  return {
    clock,
    n: values.length,
    value: at(Math.ceil(share * values.length * (1 - Number.EPSILON))),
    ...(ranks && { interval: { low: at(ranks.low), high: at(ranks.high) } }),
    needed: smallestSize(share),
  }
}
