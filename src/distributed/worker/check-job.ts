import { SetupError } from '../../core/setup-error.ts'
import type { Micros } from '../../core/units.ts'
import { PROTOCOL, type ShardJob } from '../messages.ts'

/** A job that waited longer belongs to an abandoned run, or was replayed. */
export const MAX_AGE_MS = 300_000

/** What a worker checks a job against. */
export interface JobChecks {
  readonly ttfa: string
  readonly vantage: string
  readonly capacity: number
  /** By the broker's clock. */
  readonly now: Micros
  /** Shards that came before. */
  readonly seen: ReadonlySet<string>
}

/** Throws a `SetupError` that says why this worker does not run it. */
export function checkJob(job: ShardJob, { ttfa, vantage, capacity, now, seen }: JobChecks): void {
  if (job.protocol !== PROTOCOL || job.ttfa !== ttfa)
    throw refusal(
      `it runs ttfa ${ttfa}, and the coordinator ${job.ttfa}`,
      'Install the same version on all machines.',
    )
  const age = (now - job.issued) / 1e3
  if (age > MAX_AGE_MS || age < -MAX_AGE_MS)
    throw refusal(`the shard was written ${Math.round(age / 1e3)} s ago`, 'Start the run again.')
  if (seen.has(nameOf(job)))
    throw refusal('the shard came before: it is replayed', 'Find out who else writes to the broker.')
  if (job.vantage !== vantage)
    throw refusal(`it measures from ${vantage}, and the shard is for ${job.vantage}`)
  if (job.streams > capacity)
    throw refusal(
      `the shard needs ${job.streams} streams at once, and its capacity is ${capacity}`,
      'Use more workers, or start them with more --capacity.',
    )
}

export function nameOf({ run, shard }: Pick<ShardJob, 'run' | 'shard'>): string {
  return `${run}/${shard}`
}

function refusal(message: string, hint?: string): SetupError {
  return new SetupError(message, { code: 'SHARD_REFUSED', ...(hint !== undefined && { hint }) })
}
