import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicClock } from '../../core/clock.ts'
import { SetupError } from '../../core/setup-error.ts'
import { toMicros } from '../../core/units.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import type { WorkerInfo } from '../messages.ts'
import type { Signer } from '../signer.ts'

const LOOK_MS = 250

export interface WantedWorkers {
  /** Undefined: the only one that there is. */
  readonly vantages: readonly string[] | undefined
  /** For each vantage. */
  readonly workers: number
  readonly waitMs: number
  readonly signal: AbortSignal
}

/** The workers of the vantages that are waiting. Throws a `SetupError` if there are too few after some time. */
export async function findWorkers(
  broker: CoordinatorBroker,
  signer: Signer,
  { vantages, workers, waitMs, signal }: WantedWorkers,
): Promise<{ readonly vantages: readonly string[]; readonly found: readonly WorkerInfo[] }> {
  const until = monotonicClock.now() + toMicros(waitMs)
  for (;;) {
    const signed = await broker.workers()
    const known = signed.flatMap((text) => signer.verify<WorkerInfo>('worker', text) ?? [])
    const wanted = vantages ?? onlyVantage(known)
    const missing = wanted.filter((vantage) => countAt(known, vantage) < workers)
    if (wanted.length > 0 && missing.length === 0)
      return { vantages: wanted, found: known.filter(({ vantage }) => wanted.includes(vantage)) }
    if (monotonicClock.now() > until || signal.aborted)
      throw tooFew(known, signed.length - known.length, missing, workers)
    await sleep(LOOK_MS)
  }
}

function countAt(known: readonly WorkerInfo[], vantage: string): number {
  return known.filter((worker) => worker.vantage === vantage).length
}

function onlyVantage(known: readonly WorkerInfo[]): string[] {
  const there = [...new Set(known.map(({ vantage }) => vantage))].sort()
  if (there.length <= 1) return there
  throw new SetupError(
    `the waiting workers are at the vantages ${there.join(', ')}, but the scenario names none`,
    {
      code: 'VANTAGES_MISSING',
      hint: 'Add `vantages: [...]` to the scenario, or name one with --vantage.',
    },
  )
}

function tooFew(
  known: readonly WorkerInfo[],
  foreign: number,
  missing: readonly string[],
  workers: number,
): SetupError {
  const counts = missing.map((vantage) => `${countAt(known, vantage)} of ${workers} at ${vantage}`)
  const stated = counts.length > 0 ? counts.join(', ') : 'none'
  const other = foreign > 0 ? `; ${foreign} more have another TTFA_WORKER_SECRET` : ''
  return new SetupError(`too few workers are waiting: ${stated}${other}`, {
    code: 'WORKERS_MISSING',
    hint:
      foreign > 0
        ? 'Give all machines the same TTFA_WORKER_SECRET.'
        : 'Start `ttfa worker --broker … --vantage …` there, or wait longer with --wait.',
  })
}
