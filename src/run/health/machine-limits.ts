import { readFileSync } from 'node:fs'
import type { Probe } from '../../core/config/probe.ts'
import { SetupError } from '../../core/setup-error.ts'
import { shapeOf } from '../../executors/index.ts'
import { peakLevel } from '../../pace/ramps.ts'
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

/** How long the system keeps the port of a closed connection (TIME_WAIT). */
const PORT_SECONDS = 60

/**
 * Throws a `SetupError` for a load with more connections than this machine can have: they would fail as if
 * the provider did. Of an open load, `maxInFlight` says how many there may be.
 */
export function checkMachineLimits(plan: RunPlan, limits: MachineLimits = readMachineLimits()): void {
  checkConnections(countConnections(plan), limits, 'concurrency')
}

/** The same for the highest level of a search. A rate keeps as many in flight as the answers need. */
export function checkProbeLimits({ kind, max }: Probe, limits: MachineLimits = readMachineLimits()): void {
  if (kind === 'concurrency' || kind === 'sockets') checkConnections(max, limits, 'highest level (--max)')
}

/** What the user of an open load should know of this machine: its limits bind once answers take long. */
export function describeOpenLoadLimits(plan: RunPlan, limits: MachineLimits = readMachineLimits()): string[] {
  const { arrivals, maxConcurrency } = shapeOf(plan.scenario.load)
  const rate = peakRate(plan)
  if (!arrivals || rate === 0) return []
  const { localPorts = Number.POSITIVE_INFINITY } = limits
  return [
    ...(maxConcurrency === undefined ? describeInFlight(plan, rate, limits) : []),
    ...(closesConnections(plan) && rate * PORT_SECONDS > localPorts ? [describePorts(rate, localPorts)] : []),
  ]
}

function describeInFlight({ scenario }: RunPlan, rate: number, limits: MachineLimits): string[] {
  const { openFiles = Number.POSITIVE_INFINITY, localPorts = Number.POSITIVE_INFINITY } = limits
  const room = Math.min(openFiles - OWN_FILES, localPorts)
  if (rate * (scenario.timeout / 1e3) <= room) return []
  return [
    `if answers take longer than ${(room / rate).toFixed(1)} s, ${rate} starts per second need more than the ${Math.max(0, room)} connections that this machine can have (ulimit -n, local ports); requests beyond that fail, and the run is invalid: set maxInFlight`,
  ]
}

function describePorts(rate: number, localPorts: number): string {
  return `${rate} new connections per second need ${Math.ceil(rate * PORT_SECONDS)} local ports (the system keeps a port for a minute after its connection), but net.ipv4.ip_local_port_range has ${localPorts}: lower the rate, use \`connection: warm\` or more machines`
}

/** A conversation has a connection to each component, which it keeps to its end. */
function closesConnections(plan: RunPlan): boolean {
  return plan.workload === 'requests' && plan.scenario.connection === 'cold'
}

function checkConnections(connections: number, limits: MachineLimits, what: string): void {
  const { openFiles = Number.POSITIVE_INFINITY, localPorts = Number.POSITIVE_INFINITY } = limits
  if (connections + OWN_FILES > openFiles)
    throw limitError(
      `${connections} connections at once are more than this process can open: ulimit -n is ${openFiles}, and ttfa needs about ${OWN_FILES} files itself`,
      `Raise the limit (ulimit -n ${connections + 2 * OWN_FILES}), lower the ${what} or use more machines.`,
    )
  if (connections > localPorts)
    throw limitError(
      `${connections} connections at once are more than this machine has ports for: net.ipv4.ip_local_port_range has ${localPorts}`,
      `Widen the range, lower the ${what} or use more machines.`,
    )
}

function limitError(message: string, hint: string): SetupError {
  return new SetupError(message, { code: 'MACHINE_LIMIT', hint })
}

/** The most that there may be; 0 if the load sets no maximum. */
function countConnections(plan: RunPlan): number {
  const { maxConcurrency = 0 } = shapeOf(plan.scenario.load)
  return maxConcurrency * countAtOnce(plan)
}

/** Connections that a load starts to use per second at its peak, over all targets at once. */
function peakRate(plan: RunPlan): number {
  const { load } = plan.scenario
  const peakOf = (target?: string) => peakLevel(shapeOf(load, target).levels)
  if (plan.workload === 'conversations') return peakOf() * countAtOnce(plan)
  const rates = plan.targets.map(({ planned }) => peakOf(planned.id))
  return load.order === 'blocked' ? Math.max(0, ...rates) : rates.reduce((sum, rate) => sum + rate, 0)
}

/** Connections that are needed for one request, or one conversation, with each target at once. */
function countAtOnce(plan: RunPlan): number {
  if (plan.workload === 'requests') return targetsAtOnce(plan.scenario.load, plan.targets.length)
  return Math.max(0, ...plan.stacks.map((stack) => Object.keys(stack.components).length))
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
