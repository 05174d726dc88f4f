import type { ConnectionPolicy } from '../core/scenario.ts'
import type { Phase } from '../core/trial.ts'
import { textOrder } from './texts.ts'

/** One start that the load shape wants of a target. A pure function of the scenario and its number. */
export interface Iteration {
  /** From 0, warm-up included. */
  readonly number: number
  readonly phase: Phase
  /** Pairs the targets of an interleaved run: the same block of every target ran at about the same time. */
  readonly block: number
  readonly text: number
  /** What is wanted; what the connection really was is observed. */
  readonly connection: 'cold' | 'warm'
}

export interface IterationPlan {
  readonly seed: number
  readonly texts: number
  readonly warmup: number
  /** Measured trials of each target. */
  readonly trials: number
  readonly concurrency: number
  readonly connection: ConnectionPolicy
}

/** Blocks enough for a paired bootstrap (methods.md 2.5 asks for 20), but none smaller than one round of the streams. */
const BLOCKS = 20

export function blockSize({ trials, concurrency }: IterationPlan): number {
  return Math.max(concurrency, Math.ceil(trials / BLOCKS))
}

/** All iterations of one target, by number; undefined behind the last. */
export function iterations(plan: IterationPlan): (number: number) => Iteration | undefined {
  const text = textOrder(plan.texts, plan.seed)
  const size = blockSize(plan)
  return (number) => {
    if (number >= plan.warmup + plan.trials) return undefined
    const measured = number - plan.warmup
    return {
      number,
      phase: measured < 0 ? 'warmup' : 'measure',
      block: Math.max(0, Math.floor(measured / size)),
      text: text(number),
      connection: wanted(plan.connection, measured),
    }
  }
}

/** `both` alternates trial by trial: at any time about half of the streams are dialling and half are reusing. */
function wanted(connection: ConnectionPolicy, measured: number): 'cold' | 'warm' {
  if (connection !== 'both') return connection
  return measured % 2 === 0 ? 'cold' : 'warm'
}
