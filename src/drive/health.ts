import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks'
import { monotonicClock } from '../core/clock.ts'

/** What one second (or what is left of it) did to this thread. Durations are milliseconds. */
export interface HealthInterval {
  /** Microseconds of the shared clock at the interval's end. */
  readonly at: number
  /** Share of the interval in which the event loop was busy, 0 to 1. */
  readonly utilisation: number
  /** Longest delay of the event loop, the sampling resolution already subtracted. */
  readonly loopDelayMax: number
  /** Share of the interval's time that lay in delays above `HELD_UP`, 0 to 1. */
  readonly heldUp: number
  readonly gcMax: number
  readonly gcTotal: number
  /** Processor time of the whole process over wall time: 1 is one core. */
  readonly cores: number
}

export interface HealthMonitor {
  /** Closes the present interval and begins the next. */
  readonly read: (at: number) => HealthInterval
  readonly stop: () => void
}

/** Milliseconds between samples. `monitorEventLoopDelay` reports the resolution as part of every value. */
const RESOLUTION = 1

/** Milliseconds of delay above which a thread was held up. */
export const HELD_UP = 5

/** Watches the thread that it is called on: event loop, garbage collector, processor time. */
export function monitorHealth(): HealthMonitor {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  const pauses: number[] = []
  const observer = new PerformanceObserver((list) =>
    pauses.push(...list.getEntries().map((entry) => entry.duration)),
  )
  observer.observe({ entryTypes: ['gc'] })
  delay.enable()
  let utilisation = performance.eventLoopUtilization()
  let usage = process.cpuUsage()
  let since = monotonicClock.now()

  const read = (at: number): HealthInterval => {
    const used = process.cpuUsage(usage)
    const now = monotonicClock.now()
    const interval: HealthInterval = {
      at,
      utilisation: performance.eventLoopUtilization(utilisation).utilization,
      loopDelayMax: Math.max(0, delay.max / 1e6 - RESOLUTION),
      heldUp: shareAbove((HELD_UP + RESOLUTION) * 1e6, delay.percentiles),
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
 * The share of time that lies in values above a limit, where every value counts by its own length: a percentile of
 * samples would count one stall of a second as often as one delay of a microsecond.
 * @param percentiles value by cumulative percent, as `perf_hooks` has them
 */
export function shareAbove(limit: number, percentiles: ReadonlyMap<number, number>): number {
  let [before, above, total] = [0, 0, 0]
  for (const [percent, value] of [...percentiles].sort(([a], [b]) => a - b)) {
    const time = (percent - before) * value
    before = percent
    total += time
    if (value > limit) above += time
  }
  return total === 0 ? 0 : above / total
}
