import { type Load, lengthOf, mostInFlight } from '../core/load.ts'
import type { ConnectionPolicy } from '../core/scenario.ts'
import type { Phase } from '../core/trial.ts'
import { drainsFrom } from './load-shape.ts'
import { textOrder } from './texts.ts'

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

export interface IterationPlan {
  readonly seed: number
  readonly texts: number
  readonly warmup: number
  /** Milliseconds. */
  readonly warmupTime?: number
  readonly load: Load
  readonly connection: ConnectionPolicy
}

/** Number of blocks for the paired bootstrap. A block is never smaller than one round of the streams. */
const BLOCKS = 20

/**
 * Returns the iterations of one target, by number and by milliseconds since the load started; undefined after
 * the last one of a load that ends by its number of trials. A load that ends by time is ended by its
 * executor.
 */
export function iterations(plan: IterationPlan): (number: number, elapsed: number) => Iteration | undefined {
  const text = textOrder(plan.texts, plan.seed)
  const label = lengthOf(plan.load) === undefined ? byNumber(plan) : byTime(plan)
  return (number, elapsed) => {
    const labels = label(number, elapsed)
    return (
      labels && {
        number,
        ...labels,
        text: text(number),
        connection: wanted(plan.connection, number - plan.warmup),
      }
    )
  }
}

type Labelling = (number: number, elapsed: number) => Pick<Iteration, 'phase' | 'block'> | undefined

function byNumber({ load, warmup }: IterationPlan): Labelling {
  const trials = trialsOf(load)
  const size = Math.max(mostInFlight(load) ?? 1, Math.ceil(trials / BLOCKS))
  return (number) => {
    if (number >= warmup + trials) return undefined
    const measured = number - warmup
    return {
      phase: measured < 0 ? 'warmup' : 'measure',
      block: Math.max(0, Math.floor(measured / size)),
    }
  }
}

function byTime({ load, warmup, warmupTime = 0 }: IterationPlan): Labelling {
  const drains = drainsFrom(load)
  const size = Math.max(1, (drains - warmupTime) / BLOCKS)
  return (number, elapsed) => ({
    phase: number < warmup || elapsed < warmupTime ? 'warmup' : elapsed < drains ? 'measure' : 'drain',
    block: Math.min(BLOCKS - 1, Math.max(0, Math.floor((elapsed - warmupTime) / size))),
  })
}

function trialsOf(load: Load): number {
  return 'trials' in load ? (load.trials ?? 0) : 0
}

/** `both` alternates by trial: at any time about half of the streams open a connection and half reuse one. */
function wanted(connection: ConnectionPolicy, measured: number): 'cold' | 'warm' {
  if (connection !== 'both') return connection
  return measured % 2 === 0 ? 'cold' : 'warm'
}
