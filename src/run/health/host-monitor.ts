import { readdirSync } from 'node:fs'
import { monotonicClock } from '../../core/clock.ts'
import type { Millis } from '../../core/units.ts'
import type { HostInterval } from '../../results/run/run-file.ts'
import { JIFFY_MS, readProcessorTimes, readText } from './processor-times.ts'

/** Processor time in milliseconds since an arbitrary start, as far as the system reports it. */
export interface HostReading {
  /** Time of the reading: milliseconds since an arbitrary start. */
  readonly at: Millis
  /** This process and its child processes (the lab), also those that have ended. */
  readonly own: number
  /** All processes on the processors that this one may use. */
  readonly busy: number
  /** Processors that `busy` counts. */
  readonly cores: number
  /** Time that the hypervisor gave to other guests. */
  readonly steal?: number
  readonly container?: { readonly used: number; readonly periods: number; readonly throttled: number }
}

/**
 * Returns a function that reports processor use since its last call, in cores. `at`: microseconds into the
 * run. Undefined if the system gave no reading; the next interval then begins where this one did.
 */
export function monitorHost(
  read: () => HostReading | undefined = readHost,
): (at: number) => HostInterval | undefined {
  let previous = read()
  return (at) => {
    const now = read()
    const earlier = previous
    if (!now) return undefined
    previous = now
    // Bound to other processors in between, the readings are of different ones.
    return earlier?.cores === now.cores ? compareReadings(at, earlier, now) : undefined
  }
}

function compareReadings(at: number, before: HostReading, now: HostReading): HostInterval {
  const wall = Math.max(1, now.at - before.at)
  // No machine is busier than all of its processors: more is an error of the clocks.
  const share = (from: number, to: number) => Math.min(now.cores, Math.max(0, to - from) / wall)
  const own = share(before.own, now.own)
  const [from, to] = [before.container, now.container]
  return {
    at,
    own,
    // Process and processor clocks tick at different times, so the difference can be slightly negative.
    others: Math.max(0, share(before.busy, now.busy) - own),
    ...(before.steal !== undefined && now.steal !== undefined && { steal: share(before.steal, now.steal) }),
    ...(from &&
      to && {
        container: (to.used - from.used) / wall,
        throttled: (to.throttled - from.throttled) / Math.max(1, to.periods - from.periods),
      }),
  }
}

/** A reading that takes longer is torn: the process was stopped between its figures. */
const MAX_READING_TIME: Millis = 100

/** Undefined without a consistent reading: the system has no file descriptors left, or stopped the process. */
function readHost(): HostReading | undefined {
  const reading = readFigures()
  const isTorn = monotonicClock.now() / 1e3 - reading.at > MAX_READING_TIME
  return isTorn || reading.cores === 0 ? undefined : reading
}

function readFigures(): HostReading {
  const at = monotonicClock.now() / 1e3
  const processors = readProcessorTimes()
  const { user, system } = process.cpuUsage()
  const container = readContainer()
  return {
    at,
    own: (user + system) / 1e3 + childProcessorTime(process.pid),
    ...processors,
    ...(container && { container }),
  }
}

/**
 * Processor time of all descendants of a process, also of those that have ended: the system adds their time to that of
 * the parent that waited for them. 0 without /proc.
 */
function childProcessorTime(pid: number): number {
  const [, ended] = processorTimes(pid)
  return childrenOf(pid)
    .map((child) => processorTimes(child)[0] + childProcessorTime(child))
    .reduce((sum, time) => sum + time, ended)
}

/** The children of every thread of a process: /proc lists them by the thread that started them. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid)
    .flatMap((thread) => readText(`/proc/${pid}/task/${thread}/children`)?.trim().split(' ') ?? [])
    .filter((child) => child !== '')
    .map(Number)
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Of a process itself, and of its children that have ended, with theirs. */
function processorTimes(pid: number): [own: number, ended: number] {
  // Fields 14 to 17: utime, stime, cutime, cstime. The second field may hold spaces, so count from its end.
  const fields =
    readText(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ') ?? []
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number)
  return [(user + system) * JIFFY_MS, (endedUser + endedSystem) * JIFFY_MS]
}

/** Processor use of the control group of this process (cgroup v2, cpu.stat), if there is one. */
function readContainer(): HostReading['container'] {
  const group = /^0::(.*)$/m.exec(readText('/proc/self/cgroup') ?? '')?.[1]
  const stat = group === undefined ? undefined : readText(`/sys/fs/cgroup${group}/cpu.stat`)
  if (stat === undefined) return undefined
  const field = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0)
  return {
    used: field('usage_usec') / 1e3,
    periods: field('nr_periods'),
    throttled: field('nr_throttled'),
  }
}
