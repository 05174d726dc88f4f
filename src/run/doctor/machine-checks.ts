import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicClock } from '../../core/clock.ts'
import type { HealthCheck } from '../../core/health-check.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Micros } from '../../core/units.ts'
import { formatDuration } from '../../report/format/units/durations.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import { describeMachine } from '../health/machine.ts'
import { checkMachineLimits, describeOpenLoadLimits, readMachineLimits } from '../health/machine-limits.ts'
import type { RunPlan } from '../plan/run-plan.ts'

/** The oldest Node that ttfa is tested with: see `engines` in package.json. */
const OLDEST_NODE = [20, 18] as const
/** A timer that is later than this on an idle machine shows that it is not idle. */
const LATE_TIMER: Micros = 20_000
const TIMER_MS = 5
const TIMER_ROUNDS = 20

/** The machine itself. @param selfTest the stored result of the last one */
export async function checkMachine(selfTest: HarnessError | undefined): Promise<HealthCheck[]> {
  const { cores, node, platform, architecture } = describeMachine()
  return [
    checkNode(node, `${platform} ${architecture}`),
    checkCores(cores),
    await checkClock(),
    checkSelfTest(selfTest),
  ]
}

function checkNode(version: string, system: string): HealthCheck {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  const says = `Node ${version} on ${system}`
  if (!isOld) return { area: 'machine', status: 'ok', says }
  return {
    area: 'machine',
    status: 'problem',
    says,
    advice: `Install Node ${OLDEST_NODE.join('.')} or newer.`,
  }
}

function checkCores(cores: number): HealthCheck {
  const says = cores === 1 ? '1 core' : `${cores} cores`
  if (cores > 1) return { area: 'machine', status: 'ok', says }
  const advice = 'The load generator shares it with everything else: use two cores or more.'
  return { area: 'machine', status: 'note', says, advice }
}

/** Whether timers come on time now: a busy machine adds to every number. */
async function checkClock(): Promise<HealthCheck> {
  let latest = 0
  for (let round = 0; round < TIMER_ROUNDS; round += 1) {
    const began = monotonicClock.now()
    await sleep(TIMER_MS)
    latest = Math.max(latest, monotonicClock.now() - began - TIMER_MS * 1e3)
  }
  const says = `the monotonic clock runs in steps of ${clockStep().toFixed(2)} µs; timers are at most ${(latest / 1e3).toFixed(1)} ms late`
  if (latest < LATE_TIMER) return { area: 'machine', status: 'ok', says }
  return {
    area: 'machine',
    status: 'note',
    says,
    advice: 'The machine is busy: stop other work while you measure.',
  }
}

/** The smallest difference between two readings. */
function clockStep(): Micros {
  let smallest = Number.POSITIVE_INFINITY
  let before = monotonicClock.now()
  for (let reading = 0; reading < 1000; reading += 1) {
    const now = monotonicClock.now()
    if (now > before) smallest = Math.min(smallest, now - before)
    before = now
  }
  return smallest
}

function checkSelfTest(selfTest: HarnessError | undefined): HealthCheck {
  const [first] = selfTest?.rows ?? []
  if (first)
    return {
      area: 'machine',
      status: 'ok',
      says: `the self-test found ttfa’s own error: ${formatDuration(first.p50_us)} in the median, at most ${formatDuration(first.max_us)}, with ${first.concurrency} in flight`,
    }
  return {
    area: 'machine',
    status: 'note',
    says: 'no self-test of this machine is stored, so ttfa’s own error on it is unknown',
    advice: 'Run `ttfa selftest` once. `ttfa run` does a short one by itself.',
  }
}

/** The limits of this process, against the load of a plan if there is one. */
export function checkLimits(plan: RunPlan | undefined, limits = readMachineLimits()): HealthCheck[] {
  const { openFiles, localPorts } = limits
  const says = `${openFiles ?? 'any number of'} open files (ulimit -n), ${localPorts ?? 'any number of'} local ports`
  const room: HealthCheck = { area: 'machine', status: 'ok', says }
  if (!plan) return [room]
  try {
    checkMachineLimits(plan, limits)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    const advice = error.hint === undefined ? {} : { advice: error.hint }
    return [{ area: 'machine', status: 'problem', says: error.message, ...advice }]
  }
  const notes = describeOpenLoadLimits(plan, limits)
  return [room, ...notes.map((note): HealthCheck => ({ area: 'machine', status: 'note', says: note }))]
}
