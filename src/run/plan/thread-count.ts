import { type Load, shapeOf } from '../../executors/index.ts'
import { peakLevel } from '../../pace/ramps.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/**
 * Streams that one event loop handles with a p99 of one or two milliseconds on one core. Two loops that share
 * a core are worse than one, so more threads help only with more cores.
 */
const STREAMS_PER_THREAD = 512

/** Assumed duration of an answer if nothing limits how many are in flight. */
const ASSUMED_ANSWER_SECONDS = 4

/**
 * The number of threads for a load: as many as requested, or as many as help. One core is left for the main
 * thread, the lab and the system.
 * @param cores of the machine
 */
export function chooseThreadCount(scenario: Scenario, cores: number): number {
  const { workers = 'auto' } = scenario
  if (workers !== 'auto') return workers
  return threadsFor(streamsOf(scenario), cores)
}

/** The number of threads that helps with this many concurrent streams. */
export function threadsFor(streams: number, cores: number): number {
  return Math.max(1, Math.min(Math.ceil(streams / STREAMS_PER_THREAD), cores - 1))
}

/** Streams of all targets at once. An estimate where nothing limits how many are in flight. */
export function streamsOf({
  load,
  targets,
}: Pick<Scenario, 'load'> & { readonly targets: readonly unknown[] }): number {
  return expectedStreams(load) * targetsAtOnce(load, targets.length)
}

/** How many targets of a load are under way at the same time. */
export function targetsAtOnce({ order }: Load, targets: number): number {
  return order === 'blocked' ? 1 : targets
}

/** Concurrent streams per target. */
function expectedStreams(load: Load): number {
  const { arrivals, levels, maxConcurrency = Number.POSITIVE_INFINITY } = shapeOf(load)
  return arrivals ? Math.min(maxConcurrency, peakLevel(levels) * ASSUMED_ANSWER_SECONDS) : maxConcurrency
}
