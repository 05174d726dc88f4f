import { mostInFlight } from '../core/load.ts'
import type { Load, Scenario } from '../core/scenario.ts'

/**
 * Streams that one event loop handles with a p99 of one or two milliseconds on one core. Two loops that share
 * a core are worse than one, so more threads help only with more cores.
 */
const STREAMS_OF_A_LOOP = 512

/** Assumed duration of an answer if nothing limits how many are in flight. */
const USUAL_ANSWER = 4

/**
 * The number of threads for a load: as many as requested, or as many as help. One core is left for the main
 * thread, the lab and the system.
 * @param cores of the machine
 */
export function threadsFor(scenario: Scenario, cores: number): number {
  const { workers = 'auto', load, targets } = scenario
  if (workers !== 'auto') return workers
  const sideBySide = load.order === 'blocked' ? 1 : targets.length
  const wanted = Math.ceil((streamsOf(load) * sideBySide) / STREAMS_OF_A_LOOP)
  return Math.max(1, Math.min(wanted, cores - 1))
}

/** Concurrent streams per target. */
function streamsOf(load: Load): number {
  const expected = 'rate' in load ? load.rate * USUAL_ANSWER : 'startRate' in load ? peakOf(load) : Infinity
  return Math.min(mostInFlight(load) ?? Number.POSITIVE_INFINITY, expected)
}

function peakOf({ startRate, stages }: Extract<Load, { executor: 'ramping-arrival-rate' }>): number {
  return Math.max(startRate, ...stages.map(({ target }) => target)) * USUAL_ANSWER
}
