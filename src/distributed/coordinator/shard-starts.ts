import type { Micros } from '../../core/units.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import type { ShardStart } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { ShardBoard, TrackedShard } from './shard-board.ts'

/** What it takes to tell the shards of a run to begin. */
export interface StartPlace {
  readonly broker: CoordinatorBroker
  readonly signer: Signer
  readonly run: string
  readonly board: ShardBoard
}

/** Tells shards to begin something, each with its own claim. */
export async function startShards(
  { broker, signer, run }: StartPlace,
  shards: readonly TrackedShard[],
  start: Omit<ShardStart, 'run' | 'shard' | 'claim'>,
): Promise<void> {
  for (const { shard, claim = '' } of shards)
    await broker.start(run, shard, signer.sign('start', { run, shard, claim, ...start } satisfies ShardStart))
}

/** They wait for the start of this round, or of one after it. */
export function areReady(shards: readonly TrackedShard[], round: number): boolean {
  return shards.every(({ status }) => status?.state === 'ready' && status.round >= round)
}

/** The instant at which all begin: by then each of them has heard of it. */
export async function startInstant(broker: CoordinatorBroker, noticeMs: number): Promise<Micros> {
  return (await broker.now()) + noticeMs * 1e3
}
