import { type ClaimClockName, isServerClock, type LatencyClaim } from '../../core/config/claim.ts'
import type { Arm } from '../compare/arm.ts'
import { minSampleSize } from '../statistics/interval.ts'
import { type ExactPercentile, exactPercentile } from '../statistics/percentile.ts'

/** A definition of latency that a claim may have used. */
export interface ClaimClock {
  readonly stage: ClaimClockName
  readonly label: string
  /** Connection states in which it is measured. */
  readonly connections: readonly string[]
}

const REUSED_CONNECTIONS = ['hot', 'warm']

/** From the most flattering definition to what a listener experiences. */
export const CLAIM_CLOCKS: readonly ClaimClock[] = [
  { stage: 'ttfb', label: 'first byte, warm', connections: REUSED_CONNECTIONS },
  { stage: 'ttfa', label: 'first audio, warm', connections: REUSED_CONNECTIONS },
  { stage: 'ttfa_heard', label: 'first audible, warm', connections: REUSED_CONNECTIONS },
  { stage: 'ttfa_cold', label: 'first audio, cold', connections: ['cold'] },
]

/** The clocks that a server's own report of its time provides. */
const SERVER_CLOCKS: readonly ClaimClock[] = [
  {
    stage: 'server',
    label: 'the server’s own time, in the provider’s word',
    connections: ['cold', 'resumed', ...REUSED_CONNECTIONS],
  },
  {
    stage: 'network_and_queue',
    label: 'first audio without the server’s own time',
    connections: REUSED_CONNECTIONS,
  },
]

/** The clocks that a claim may have used: the server's only if it speaks of the server. */
export function clocksFor({ clock, conditions: { seat } }: LatencyClaim): readonly ClaimClock[] {
  const isOfServer = isServerClock(clock) || seat === 'server' || seat === 'model'
  return isOfServer ? [...CLAIM_CLOCKS, ...SERVER_CLOCKS] : CLAIM_CLOCKS
}

/** A percentile with its 95 % interval, in microseconds; infinite beyond the timeout. */
export interface ClockReading extends ExactPercentile {
  readonly clock: ClaimClock
  readonly n: number
  /** Trials needed for an interval. */
  readonly needed: number
}

/** Reads a clock from the arms that it applies to; of several, from the one with the most trials. */
export function readClock(clock: ClaimClock, arms: readonly Arm[], share: number): ClockReading | undefined {
  const samples = arms
    .filter(({ conditions }) => clock.connections.includes(conditions.connection))
    .flatMap(({ stages, server }) => {
      const { stage } = clock
      return (isServerClock(stage) ? server?.get(stage) : stages.get(stage)) ?? []
    })
    .sort((a, b) => b.values.length - a.values.length)
  const values = samples[0]?.values
  if (!values || values.length === 0) return undefined
  return { clock, n: values.length, ...exactPercentile(values, share), needed: minSampleSize(share) }
}
