import { readFileSync } from 'node:fs'
import os from 'node:os'
import type { Millis } from '../../core/units.ts'

/** The unit of /proc: 100 per second on every Linux that runs Node (proc_pid_stat(5), USER_HZ). */
export const JIFFY_MS = 10

/** What all processes did on the processors that this one may use, since an arbitrary start. */
export interface ProcessorTimes {
  readonly cores: number
  readonly busy: Millis
  /** Time that the hypervisor gave to other guests. Absent where the system does not say. */
  readonly steal?: Millis
}

/**
 * Of a process that is bound to some processors (`taskset`, a container's cpuset), what happens on the others is none of
 * its business: counted in, others used 187 % of a machine.
 */
export function readProcessorTimes(): ProcessorTimes {
  const stat = readText('/proc/stat')
  const bound = /^Cpus_allowed_list:\s*(\S+)/m.exec(readText('/proc/self/status') ?? '')?.[1]
  return (stat === undefined ? undefined : sumProcessors(stat, bound)) ?? askSystem()
}

/**
 * Adds up the lines of /proc/stat of the processors in a list such as `0-3,7`; of all of them without a list. Undefined
 * if it has none of them.
 */
export function sumProcessors(stat: string, list?: string): ProcessorTimes | undefined {
  const isBoundTo = list === undefined ? () => true : parseList(list)
  // cpu<number> user nice system idle iowait irq softirq steal (proc_stat(5)).
  const lines = [...stat.matchAll(/^cpu(\d+) (.*)$/gm)]
    .filter(([, number]) => isBoundTo(Number(number)))
    .map(([, , fields = '']) => fields.split(' ').map(Number))
  if (lines.length === 0) return undefined
  const sum = (...indices: readonly number[]) =>
    JIFFY_MS * lines.reduce((total, line) => total + indices.reduce((all, at) => all + (line[at] ?? 0), 0), 0)
  return { cores: lines.length, busy: sum(0, 1, 2, 5, 6), steal: sum(7) }
}

function parseList(list: string): (processor: number) => boolean {
  const ranges = list.split(',').map((range) => range.split('-').map(Number))
  return (processor) => ranges.some(([first = -1, last = first]) => processor >= first && processor <= last)
}

/** Without /proc: all processors. */
function askSystem(): ProcessorTimes {
  const processors = os.cpus()
  const busy = processors.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
  return { cores: processors.length, busy }
}

/** Undefined on systems without such files, and without file descriptors left. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
