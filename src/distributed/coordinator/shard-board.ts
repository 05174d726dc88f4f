import type { Interruption } from '../../results/run/run-file.ts'
import type { PolledShard } from '../broker/broker.ts'
import type { ShardStatus } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { Division } from './divide-run.ts'

/** A shard as the coordinator knows it. */
export interface TrackedShard extends Pick<Division, 'shard' | 'vantage' | 'share'> {
  readonly claim?: string
  readonly status?: ShardStatus
  /** Why nothing more is expected of it. */
  readonly lost?: string
  /** All that it sent is on disk. */
  readonly hasArrived?: true
}

/** A key that is set right after another may be seen a moment later. */
const MISSED_BEATS = 3

/** Tracks the state of every shard of a run. */
export class ShardBoard {
  readonly #signer: Signer
  readonly #shards: Map<string, TrackedShard>
  readonly #missed = new Map<string, number>()

  constructor(shards: readonly Pick<Division, 'shard' | 'vantage' | 'share'>[], signer: Signer) {
    this.#signer = signer
    this.#shards = new Map(shards.map((one) => [one.shard, one]))
  }

  get shards(): readonly TrackedShard[] {
    return [...this.#shards.values()]
  }

  /** The claim that counts, by shard. */
  claimOf(shard: string): string | undefined {
    return this.#shards.get(shard)?.claim
  }

  /**
   * Takes what was read of the broker. The first claim that was seen counts for good: a broker that came back without its
   * memory, or a replica that lags behind, knows another one or none. A status that another claim signed, or
   * nobody, is ignored.
   */
  update(polled: readonly PolledShard[]): void {
    for (const { shard, claim: read, status: signed, alive } of polled) {
      const known = this.#shards.get(shard)
      if (!known) continue
      const claim = known.claim ?? read
      const status = signed === undefined ? undefined : this.#signer.verify<ShardStatus>('status', signed)
      const isOwn = status?.shard === shard && status.claim === claim
      const next = { ...known, ...(claim !== undefined && { claim }), ...(status && isOwn && { status }) }
      this.#shards.set(shard, next)
      if (claim !== undefined && !isOver(next)) this.#watch(next, alive)
    }
  }

  /** Everything that the worker of a shard sent is on disk, so nothing is lost whatever happens to the worker. */
  keep(shard: string): void {
    const known = this.#shards.get(shard)
    if (!known) return
    const { lost: _, ...others } = known
    this.#shards.set(shard, { ...others, hasArrived: true })
  }

  /** Nothing can be heard of any shard any more. */
  loseAll(why: string): void {
    for (const shard of this.shards)
      if (!isOver(shard)) this.#shards.set(shard.shard, { ...shard, lost: why })
  }

  /** Shards that no worker has claimed are lost, because no worker takes a shard whose coordinator is gone. */
  loseUnclaimed(): void {
    for (const shard of this.shards)
      if (shard.claim === undefined) this.#shards.set(shard.shard, { ...shard, lost: 'no worker took it' })
  }

  #watch(shard: TrackedShard, alive: boolean): void {
    const missed = alive ? 0 : (this.#missed.get(shard.shard) ?? 0) + 1
    this.#missed.set(shard.shard, missed)
    if (missed >= MISSED_BEATS)
      this.#shards.set(shard.shard, { ...shard, lost: 'nothing was heard of its worker any more' })
  }
}

/** Nothing more comes of it. */
export function isOver({ status, lost, hasArrived }: TrackedShard): boolean {
  return lost !== undefined || status?.state === 'refused' || hasArrived === true
}

/** It sends nothing any more, although rows may still come. */
export function hasStopped(shard: TrackedShard): boolean {
  return isOver(shard) || shard.status?.state === 'ended'
}

/** Why a shard ended early, other than by its own `run.json`. */
export function interruptionOf({ status, lost }: TrackedShard): Interruption | undefined {
  const told = status?.ending?.interruption
  if (told?.reason === 'lost') return told
  return lost === undefined ? undefined : { reason: 'lost', detail: lost }
}
