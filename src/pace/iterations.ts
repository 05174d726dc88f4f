import type { ConnectionPolicy } from '../core/config/connection-policy.ts'
import type { Phase } from '../core/trial/trial.ts'
import type { Millis } from '../core/units.ts'
import { findDrainStart, type LoadShape } from './load-shape.ts'
import { createTextOrder } from './text-order.ts'

/** One trial of a load for a target. A pure function of the scenario, its number and its time. */
export interface Iteration {
  /** From 0, warm-up included. */
  readonly number: number
  readonly phase: Phase
  /** Pairs the targets of an interleaved run: the same block of every target ran at about the same time. */
  readonly block: number
  readonly text: number
  /** The requested state; the actual state is observed. */
  readonly connection: 'cold' | 'warm'
}

export interface IterationOptions {
  readonly seed: number
  /** The number of texts, or the numbers of those to use. */
  readonly texts: number | readonly number[]
  readonly warmup: number
  readonly warmupTime?: Millis
  readonly shape: LoadShape
  readonly connection: ConnectionPolicy
}

/** Number of blocks for the paired bootstrap. A block is never smaller than one round of the streams. */
const BLOCK_COUNT = 20

/**
 * Returns the iterations of one target, by number and by milliseconds since the load started; undefined after
 * the last one of a load that ends by its number of trials. A load that ends by time is ended by its
 * executor.
 */
export function createIterations(
  options: IterationOptions,
): (number: number, elapsed: Millis) => Iteration | undefined {
  const text = createTextOrder(options.texts, options.seed)
  const label = options.shape.duration === undefined ? labelByNumber(options) : labelByTime(options)
  return (number, elapsed) => {
    const labels = label(number, elapsed)
    return (
      labels && {
        number,
        ...labels,
        text: text(number),
        connection: wantedConnection(options.connection, number - options.warmup),
      }
    )
  }
}

type Labeller = (number: number, elapsed: Millis) => Pick<Iteration, 'phase' | 'block'> | undefined

function labelByNumber({ shape, warmup }: IterationOptions): Labeller {
  const { trials = 0, maxConcurrency = 1 } = shape
  const size = Math.max(maxConcurrency, Math.ceil(trials / BLOCK_COUNT))
  return (number) => {
    if (number >= warmup + trials) return undefined
    const measured = number - warmup
    return {
      phase: measured < 0 ? 'warmup' : 'measure',
      block: Math.max(0, Math.floor(measured / size)),
    }
  }
}

function labelByTime({ shape, warmup, warmupTime = 0 }: IterationOptions): Labeller {
  const drainStart = findDrainStart(shape)
  const size = Math.max(1, (drainStart - warmupTime) / BLOCK_COUNT)
  return (number, elapsed) => ({
    phase: number < warmup || elapsed < warmupTime ? 'warmup' : elapsed < drainStart ? 'measure' : 'drain',
    block: Math.min(BLOCK_COUNT - 1, Math.max(0, Math.floor((elapsed - warmupTime) / size))),
  })
}

/** `both` alternates by trial: at any time about half of the streams open a connection and half reuse one. */
function wantedConnection(connection: ConnectionPolicy, measured: number): 'cold' | 'warm' {
  if (connection !== 'both') return connection
  return measured % 2 === 0 ? 'cold' : 'warm'
}
