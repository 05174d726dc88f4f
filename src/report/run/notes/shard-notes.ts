import type { Micros } from '../../../core/units.ts'
import type { ShardRecord } from '../../../results/run/run-file.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

/** A start later than this is reported. */
const LATE_US: Micros = 20_000

/**
 * What a reader must know about the machines that a load was divided over. Empty for a run on one machine.
 * @param noun what a row is
 */
export function formatShardNotes(shards: readonly ShardRecord[] | undefined, noun: string): ReportNote[] {
  if (!shards) return []
  return [
    { label: 'workers', text: formatWorkers(shards, noun) },
    ...shards.flatMap((shard) => describeTrouble(shard)),
  ]
}

function formatWorkers(shards: readonly ShardRecord[], noun: string): string {
  const counts = shards.map(({ shard, worker, rows }) => `${shard} on ${worker || 'no machine'} (${rows})`)
  const apart = Math.max(0, ...shards.map(({ clock }) => clock?.half_rtt_us ?? 0))
  const words = `${noun} by worker: ${counts.join(', ')}`
  return shards.length === 1
    ? words
    : `${words}; they started within ${formatMilliseconds(apart)} ms of each other, by the broker’s clock, and each latency was measured on one machine`
}

function describeTrouble({ shard, interruption, damage = [], clock }: ShardRecord): ReportNote[] {
  const late = clock?.late_us ?? 0
  const facts = [
    ...(interruption ? [`${interruption.reason}: ${interruption.detail}`] : []),
    ...damage.map((words) => `damaged: ${words}`),
    ...(late > LATE_US ? [`started ${formatMilliseconds(late)} ms later than asked for`] : []),
  ]
  return facts.length === 0 ? [] : [{ label: shard, text: facts.join('; '), isCritical: true }]
}
