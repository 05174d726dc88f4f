import { readFileSync } from 'node:fs'
import { SetupError } from '../../core/setup-error.ts'
import { shapeOf } from '../../executors/index.ts'
import type { RunPlan } from '../plan/run-plan.ts'
import { targetsAtOnce } from '../plan/thread-count.ts'

/** What this machine allows. Undefined where the system does not say or sets no limit. */
export interface MachineLimits {
  /** Files and sockets that this process may have open (ulimit -n). */
  readonly openFiles?: number | undefined
  /** Ports for connections to one address. */
  readonly localPorts?: number | undefined
}

/** Files that ttfa itself has open: results, threads, event loops. */
const OWN_FILES = 80

/** The limits of this process. Node raises the soft limit of open files to the hard one when it starts. */
export function readMachineLimits(): MachineLimits {
  return { openFiles: readOpenFiles(), localPorts: readLocalPorts() }
}

/**
 * Throws a `SetupError` for a load with more connections than this machine can have: they would fail as if
 * the provider did. Only loads that say how many they keep in flight are checked.
 */
export function checkMachineLimits(plan: RunPlan, limits: MachineLimits = readMachineLimits()): void {
  const { openFiles = Number.POSITIVE_INFINITY, localPorts = Number.POSITIVE_INFINITY } = limits
  const connections = countConnections(plan)
  if (connections + OWN_FILES > openFiles)
    throw limitError(
      `${connections} connections at once are more than this process can open: ulimit -n is ${openFiles}, and ttfa needs about ${OWN_FILES} files itself`,
      `Raise the limit (ulimit -n ${connections + 2 * OWN_FILES}), lower the concurrency or use more machines.`,
    )
  if (connections > localPorts)
    throw limitError(
      `${connections} connections at once are more than this machine has ports for: net.ipv4.ip_local_port_range has ${localPorts}`,
      'Widen the range, lower the concurrency or use more machines.',
    )
}

function limitError(message: string, hint: string): SetupError {
  return new SetupError(message, { code: 'MACHINE_LIMIT', hint })
}

/** 0 for an open load: how many it keeps in flight depends on the answers. */
function countConnections(plan: RunPlan): number {
  const { load } = plan.scenario
  const { arrivals, maxConcurrency = 0 } = shapeOf(load)
  if (arrivals) return 0
  if (plan.workload === 'requests') return maxConcurrency * targetsAtOnce(load, plan.targets.length)
  const components = plan.stacks.map((stack) => Object.keys(stack.components).length)
  return maxConcurrency * Math.max(0, ...components)
}

function readOpenFiles(): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(readText('/proc/self/limits') ?? '')?.[1]
  if (soft !== undefined) return Number(soft)
  const { userLimits } = process.report.getReport() as { userLimits?: ReportedLimits }
  const reported = Number(userLimits?.open_files?.soft)
  return Number.isFinite(reported) ? reported : undefined
}

interface ReportedLimits {
  /** `unlimited` is a word. */
  readonly open_files?: { readonly soft: number | string }
}

function readLocalPorts(): number | undefined {
  const [first, last] = (readText('/proc/sys/net/ipv4/ip_local_port_range') ?? '')
    .trim()
    .split(/\s+/)
    .map(Number)
  return first && last ? last - first + 1 : undefined
}

/** Undefined on systems without such files. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
