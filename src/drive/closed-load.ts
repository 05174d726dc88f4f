import type { Load } from '../core/scenario.ts'
import type { Iteration } from '../pace/iterations.ts'
import { BlockGate } from './block-gate.ts'

/** A target as the executor sees it: iterations to take, and something to do with each. */
export interface LoadTarget {
  readonly iteration: (number: number) => Iteration | undefined
  readonly run: (iteration: Iteration) => Promise<void>
}

/** True once nothing new may be started. */
export type Stopping = () => boolean

/** Runs a closed load: a fixed number in flight against each target, a new trial when one has ended. */
export async function runClosedLoad(
  load: Load,
  targets: readonly LoadTarget[],
  stopping: Stopping,
): Promise<void> {
  const groups = load.order === 'blocked' ? targets.map((target) => [target]) : [targets]
  for (const group of groups) {
    const gate = new BlockGate(group.map(() => load.concurrency))
    await Promise.all(group.flatMap((target, index) => streamsOf(load, target, index, gate, stopping)))
  }
}

function streamsOf(
  load: Load,
  target: LoadTarget,
  index: number,
  gate: BlockGate,
  stopping: Stopping,
): Promise<void>[] {
  const turns = NEXT[load.executor](load.concurrency)
  return Array.from({ length: load.concurrency }, async (_, stream) => {
    for (let number = turns(stream); !stopping(); number = turns(stream)) {
      const iteration = target.iteration(number)
      if (!iteration) break
      await gate.enter(index, stream, iteration.block)
      if (!stopping()) await target.run(iteration)
    }
    gate.leave(index, stream)
  })
}

/** Which iteration a stream takes next: its own equal share, or whichever nobody has taken yet. */
const NEXT: Record<Load['executor'], (concurrency: number) => (stream: number) => number> = {
  'constant-concurrency': (concurrency) => {
    const taken = Array.from({ length: concurrency }, () => 0)
    return (stream) => {
      const round = taken[stream] ?? 0
      taken[stream] = round + 1
      return stream + round * concurrency
    }
  },
  'shared-iterations': () => {
    let taken = 0
    return () => taken++
  },
}
