import type { StageName } from '../../core/stages.ts'
import type { Arm } from '../compare/arm.ts'
import { intervalRanks, smallestSize } from '../interval.ts'

/** A moment that a claim might have meant by its number. */
export interface Clock {
  readonly stage: StageName
  readonly words: string
  /** States of the connection in which it is read. */
  readonly connections: readonly string[]
}

const REUSED = ['hot', 'warm']

/** From the most flattering to the one that a listener has. */
export const CLOCKS: readonly Clock[] = [
  { stage: 'ttfb', words: 'first byte, warm', connections: REUSED },
  { stage: 'ttfa', words: 'first audio, warm', connections: REUSED },
  { stage: 'ttfa_heard', words: 'first audible, warm', connections: REUSED },
  { stage: 'ttfa_cold', words: 'first audio, cold', connections: ['cold'] },
]

/** A number with its 95 % interval, in microseconds, infinite beyond the timeout. */
export interface ClockReading {
  readonly clock: Clock
  readonly n: number
  readonly value: number
  /** Absent where too few trials allow none. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** Trials that an interval takes. */
  readonly needed: number
}

/** Reads a clock off those arms that it applies to; of several, off the one with the most trials. */
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
