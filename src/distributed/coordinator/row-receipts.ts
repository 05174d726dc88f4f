import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import type { RowReceipt } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { RowCollector } from './row-collector.ts'
import type { ShardBoard, TrackedShard } from './shard-board.ts'

/** How long to wait for missing rows, which may be on their way, before asking for them, and before asking again. */
const ASK_AFTER_MS = 3000

export interface ReceiptOptions {
  readonly broker: Pick<CoordinatorBroker, 'acknowledge'>
  readonly signer: Signer
  readonly run: string
  readonly board: ShardBoard
  readonly collector: Pick<RowCollector, 'sizes' | 'takeGap'>
  readonly clock: Clock
}

/**
 * Tells each worker what of its files is on the coordinator's disk. A block that the broker took is not yet one that
 * arrived: a broker that crashes, or hands over to a replica, may forget the last of them.
 */
export class RowReceipts {
  readonly #with: ReceiptOptions
  /** When each shard was last asked, or first said that it had sent everything. */
  readonly #waitsSince = new Map<string, MonotonicTime>()
  #asked = 0

  constructor(options: ReceiptOptions) {
    this.#with = options
  }

  /** @param isIdle nothing waits at the broker */
  async give(isIdle: boolean): Promise<void> {
    for (const shard of this.#with.board.shards) if (!shard.hasArrived) await this.#look(shard, isIdle)
  }

  async #look({ shard, claim, status }: TrackedShard, isIdle: boolean): Promise<void> {
    const { board, collector, clock } = this.#with
    if (claim === undefined) return
    const sizes = collector.sizes(shard)
    const sent = status?.sizes && Object.entries(status.sizes)
    if (sent?.every(([file, size]) => (sizes[file] ?? 0) >= size)) {
      board.keep(shard)
      return this.#tell({ shard, claim, sizes })
    }
    const now = clock.now()
    const isMissing = (sent !== undefined && isIdle) || collector.takeGap(shard)
    if (!isMissing) return
    const since = this.#waitsSince.get(shard) ?? now
    this.#waitsSince.set(shard, since)
    if ((now - since) / 1e3 < ASK_AFTER_MS) return
    this.#waitsSince.set(shard, now)
    this.#asked += 1
    await this.#tell({ shard, claim, sizes })
  }

  async #tell(receipt: Pick<RowReceipt, 'shard' | 'claim' | 'sizes'>): Promise<void> {
    const { broker, signer, run } = this.#with
    const signed = signer.sign('receipt', { run, ...receipt, asked: this.#asked } satisfies RowReceipt)
    // A worker that hears nothing keeps its rows.
    await broker.acknowledge(run, receipt.shard, signed).catch(() => undefined)
  }
}
