import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks'
import { monotonicClock } from '../../core/clock.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'

/** The state of this thread in one second (or in the rest of one). Durations are milliseconds. */
export interface HealthInterval {
  /** End of the interval on the shared clock. */
  readonly at: MonotonicTime
  /** Share of the interval in which the event loop was busy, 0 to 1. */
  readonly utilisation: number
  /** Longest delay of the event loop, minus the sampling resolution. */
  readonly loopDelayMax: Millis
  /** Share of the interval spent in delays above `HELD_UP_DELAY`, 0 to 1. */
  readonly heldUp: number
  readonly gcMax: Millis
  readonly gcTotal: Millis
  /** CPU time of the whole process divided by wall time: 1 is one core. */
  readonly cores: number
}

export interface HealthMonitor {
  /** Ends the current interval and starts the next. */
  readonly read: (at: MonotonicTime) => HealthInterval
  readonly stop: () => void
}

/** Time between samples. `monitorEventLoopDelay` includes it in every value. */
const SAMPLE_INTERVAL: Millis = 1

/** Delay above which a thread counts as held up. */
const HELD_UP_DELAY: Millis = 5

/** Monitors the calling thread: event loop, garbage collector, CPU time. */
export function monitorHealth(): HealthMonitor {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_INTERVAL })
  const pauses: number[] = []
  const observer = new PerformanceObserver((list) =>
    pauses.push(...list.getEntries().map((entry) => entry.duration)),
  )
  observer.observe({ entryTypes: ['gc'] })
  delay.enable()
  let utilisation = performance.eventLoopUtilization()
  let usage = process.cpuUsage()
  let since = monotonicClock.now()

  const read = (at: MonotonicTime): HealthInterval => {
    const used = process.cpuUsage(usage)
    const now = monotonicClock.now()
    const interval: HealthInterval = {
      at,
      utilisation: performance.eventLoopUtilization(utilisation).utilization,
      loopDelayMax: Math.max(0, delay.max / 1e6 - SAMPLE_INTERVAL),
      heldUp: timeShareAbove((HELD_UP_DELAY + SAMPLE_INTERVAL) * 1e6, delay.percentiles),
      gcMax: Math.max(0, ...pauses),
      gcTotal: pauses.reduce((sum, pause) => sum + pause, 0),
      cores: (used.user + used.system) / (now - since),
    }
    delay.reset()
    pauses.length = 0
    utilisation = performance.eventLoopUtilization()
    usage = process.cpuUsage()
    since = now
    return interval
  }
  const stop = () => {
    delay.disable()
    observer.disconnect()
  }
  return { read, stop }
}

/**
 * The share of time spent in delays above a limit. Every delay is weighted by its length: a percentile of
 * samples would count a stall of one second as often as a delay of one microsecond.
 * @param percentiles delay by cumulative percent, as `perf_hooks` reports it
 */
export function timeShareAbove(limit: number, percentiles: ReadonlyMap<number, number>): number {
  let [before, above, total] = [0, 0, 0]
  for (const [percent, value] of [...percentiles].sort(([a], [b]) => a - b)) {
    const time = (percent - before) * value
    before = percent
    total += time
    if (value > limit) above += time
  }
  return total === 0 ? 0 : above / total
}
