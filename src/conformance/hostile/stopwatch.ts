import { performance } from 'node:perf_hooks'
import { monotonicClock } from '../../core/clock.ts'
import { type Millis, toMillis } from '../../core/units.ts'

/**
 * Measures the time in which this process waited or worked. What is left of the time is that of other processes:
 * a busy machine must not pass for a hang.
 */
export function startStopwatch(): { readonly stop: () => Millis } {
  const began = monotonicClock.now()
  const utilization = performance.eventLoopUtilization()
  const cpu = process.cpuUsage()
  return {
    stop: () => {
      const { idle } = performance.eventLoopUtilization(utilization)
      const { user, system } = process.cpuUsage(cpu)
      return Math.min(toMillis(monotonicClock.now() - began), idle + (user + system) / 1000)
    },
  }
}
