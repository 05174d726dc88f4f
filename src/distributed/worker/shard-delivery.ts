import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { BEAT_MS, type WorkerBroker } from '../broker/broker.ts'
import type { RowReceipt, ShardState, ShardStatus } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { RowShipper } from './row-shipper.ts'
import type { ShardContext } from './shard-messages.ts'

/** How often a status is repeated, because a broker that came back may have forgotten it. */
const SAY_AGAIN_MS = 2000

export interface DeliveryOptions {
  readonly context: ShardContext
  readonly claim: string
  readonly clock: Clock
  readonly broker: WorkerBroker
  readonly signer: Signer
  readonly shipper: RowShipper
}

/** Sends the rows of a shard and what its worker says, until the coordinator has confirmed that all has arrived. */
export class ShardDelivery {
  readonly #with: DeliveryOptions
  #shippedAt: MonotonicTime = 0
  #reported = ''
  #reportedAt: MonotonicTime = 0
  #receipt = ''
  #arrived: RowReceipt['sizes'] | undefined

  constructor(supervision: DeliveryOptions) {
    this.#with = supervision
  }

  /** All that was sent is on the coordinator's disk. */
  hasArrived({ sizes }: ShardStatus): boolean {
    if (!sizes) return false
    return Object.entries(sizes).every(([file, size]) => (this.#arrived?.[file] ?? 0) >= size)
  }

  /** Takes a receipt. What is missing by it is sent again, once for each receipt. */
  hear(signed: string | undefined): void {
    if (signed === undefined || signed === this.#receipt) return
    this.#receipt = signed
    const { signer, claim, context, shipper } = this.#with
    const told = signer.verify<RowReceipt>('receipt', signed)
    const { run, shard } = context.job
    if (told?.run !== run || told.shard !== shard || told.claim !== claim) return
    this.#arrived = told.sizes
    shipper.rewind(told.sizes)
  }

  /** Sends the rows that there are. True once all were sent. */
  async ship(state: ShardState): Promise<boolean> {
    const now = this.#with.clock.now()
    // Not with every heartbeat of a search, because the number of blocks that may wait at the broker is limited,
    // however small they are.
    if (state === 'running' && (now - this.#shippedAt) / 1e3 < BEAT_MS) return false
    this.#shippedAt = now
    const shipping = this.#with.shipper.ship(state === 'ended')
    // If the broker cannot be reached, the rows are on disk, and are sent when it can.
    return shipping.catch(() => false)
  }

  async report(status: ShardStatus): Promise<void> {
    const { broker, signer, context, clock } = this.#with
    if (status.state === 'planned' && !status.answeredBy) return
    const signed = signer.sign('status', status)
    const now = clock.now()
    if (signed === this.#reported && (now - this.#reportedAt) / 1e3 < SAY_AGAIN_MS) return
    const { run, shard } = context.job
    const isSaid = await broker.report(run, shard, signed).then(
      () => true,
      // If the broker cannot be reached, the next turn says it again.
      () => false,
    )
    if (!isSaid) return
    this.#reported = signed
    this.#reportedAt = now
  }
}
