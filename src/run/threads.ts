import { mostInFlight } from '../core/load.ts'
import type { Load, Scenario } from '../core/scenario.ts'

/**
 * Streams that one event loop holds with a p99 of a millisecond or two on one core; two loops that share a core are
 * worse than one (feasibility.md, 2b), so that more threads help only where there are cores for them.
 */
const STREAMS_OF_A_LOOP = 512

/** Seconds that an answer is taken to last where nothing caps how many are in flight. */
const USUAL_ANSWER = 4

/**
 * Threads to share a load: as many as were asked for, or as many as help. One core is left to the thread that
 * collects, to the lab and to the system.
 * @param cores of the machine
 */
export function threadsFor(scenario: Scenario, cores: number): number {
  const { workers = 'auto', load, targets } = scenario
  if (workers !== 'auto') return workers
  const sideBySide = load.order === 'blocked' ? 1 : targets.length
  const wanted = Math.ceil((streamsOf(load) * sideBySide) / STREAMS_OF_A_LOOP)
  return Math.max(1, Math.min(wanted, cores - 1))
}

/** Streams at once against each target. */
function streamsOf(load: Load): number {
  const expected = 'rate' in load ? load.rate * USUAL_ANSWER : 'startRate' in load ? peakOf(load) : Infinity
  return Math.min(mostInFlight(load) ?? Number.POSITIVE_INFINITY, expected)
}

function peakOf({ startRate, stages }: Extract<Load, { executor: 'ramping-arrival-rate' }>): number {
  return Math.max(startRate, ...stages.map(({ target }) => target)) * USUAL_ANSWER
}
