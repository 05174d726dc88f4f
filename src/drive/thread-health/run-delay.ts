import { closeSync, openSync, readSync } from 'node:fs'
import type { Micros } from '../../core/units.ts'

/** Linux only: time on a core, time waiting for one, both in nanoseconds, and turns (sched-stats, man 5 proc). */
const STATISTICS = '/proc/thread-self/schedstat'

/**
 * How long the system has let one thread wait for a core although it could have run. An event that arrives
 * meanwhile is stamped late, and the thread itself cannot see why.
 */
export class RunDelay {
  readonly #file: number
  readonly #buffer = Buffer.alloc(80)

  private constructor(file: number) {
    this.#file = file
  }

  /** Opens the counter of the calling thread. Undefined on systems that have none. */
  static open(): RunDelay | undefined {
    try {
      const delay = new RunDelay(openSync(STATISTICS, 'r'))
      return Number.isNaN(delay.read()) ? undefined : delay
    } catch {
      return undefined
    }
  }

  /** Microseconds since the thread began. NaN if the counter cannot be read. */
  read(): Micros {
    const length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0)
    return Number(this.#buffer.toString('latin1', 0, length).split(' ')[1]) / 1e3
  }

  close(): void {
    closeSync(this.#file)
  }
}
