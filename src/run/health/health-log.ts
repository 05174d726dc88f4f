import { elapsedSince } from '../../core/clock.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { HealthInterval } from '../../drive/thread-health/health-monitor.ts'
import type { HostInterval, LoopInterval } from '../../results/run/run-file.ts'
import { monitorHost } from './host-monitor.ts'

/** Collects the health of the measuring threads and of the machine for run.json. */
export class HealthLog {
  readonly loop: LoopInterval[] = []
  readonly host: HostInterval[] = []
  readonly #origin: number
  readonly #readHost = monitorHost()

  /** @param origin start of the run */
  constructor(origin: MonotonicTime) {
    this.#origin = origin
  }

  /** @param lags of the canary's stamps */
  add(interval: HealthInterval, lags: readonly Micros[], worker: number): void {
    const at = Math.round(interval.at - this.#origin)
    this.loop.push({ ...interval, worker, at, ...summarizeCanary(lags) })
    // Once per round of all threads.
    if (worker !== 0) return
    const host = this.#readHost(elapsedSince(this.#origin))
    if (host) this.host.push(host)
  }
}

/** What `run.json` keeps of the canary's ten stamps per second. */
function summarizeCanary(lags: readonly number[]): Pick<LoopInterval, 'canary'> {
  const sorted = lags.toSorted((a, b) => a - b)
  const [p50_us, max_us] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)]
  return p50_us === undefined || max_us === undefined ? {} : { canary: { n: sorted.length, p50_us, max_us } }
}
