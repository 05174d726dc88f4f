import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicClock } from '../../core/clock.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { TargetProgress } from '../../drive/task.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { sumProgress } from '../../run/execute/sum-progress.ts'
import { BEAT_MS, type CoordinatorBroker } from '../broker/broker.ts'
import type { RunCommand, ShardStatus } from '../messages.ts'
import type { Signer } from '../signer.ts'
import type { RowCollector } from './row-collector.ts'
import { RowReceipts } from './row-receipts.ts'
import { hasStopped, isOver, type ShardBoard, type TrackedShard } from './shard-board.ts'

/** A broker that cannot be reached for this long is lost. Workers have stopped long before. */
const BROKER_LOST_MS = 15_000
/** How long workers may take to stop when they were told to. */
const STOP_MS = 5000
const IDLE_MS = 50

export interface Coordination {
  readonly broker: CoordinatorBroker
  readonly signer: Signer
  readonly run: string
  readonly board: ShardBoard
  readonly collector: RowCollector
  readonly control: RunControl
  /** The threshold that failed and ends the run. */
  readonly breach: () => string | undefined
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
  /** How long shards may wait to be taken. */
  readonly waitMs: number
}

/** Tells shards what to begin, as they get ready for it. */
export interface Lead {
  /** Called after every look at all shards. Resolves to true if the run cannot begin. */
  readonly advance: () => Promise<boolean>
  /** Nothing comes of any shard any more. */
  readonly end: () => void
  /** Between two looks. */
  readonly beatMs: number
}

/** Leads the shards of a run from their plans to their last rows. */
export class Coordinator {
  /** The broker was lost before the run ended. */
  isBrokerLost = false
  readonly #with: Coordination
  #reached = monotonicClock.now()
  readonly #receipts: RowReceipts
  /** Nothing waited at the broker when it was last asked. */
  #isIdle = false
  #told: RunCommand['command'] | undefined

  constructor(coordination: Coordination) {
    this.#with = coordination
    this.#receipts = new RowReceipts({ ...coordination, clock: monotonicClock })
    const { control } = coordination
    control.finish.addEventListener('abort', () => void this.command('finish'), { once: true })
    control.abort.addEventListener('abort', () => void this.command('abort'), { once: true })
  }

  /**
   * Waits until every shard was taken, and every worker says that it may begin. Nothing has been sent then. Throws a
   * `SetupError` that names what is missing.
   */
  async untilPlanned(): Promise<void> {
    const { board, waitMs, control } = this.#with
    const until = monotonicClock.now() + waitMs * 1e3
    for (;;) {
      await this.#look()
      const refused = board.shards.filter(hasStopped)
      const isLate = monotonicClock.now() > until
      if (refused.length === 0 && board.shards.every(({ status }) => status?.answeredBy))
        return this.#requireAgreement()
      if (refused.length > 0 || isLate || control.finish.aborted) throw await this.#giveUp(refused)
      await sleep(BEAT_MS)
    }
  }

  /** Lets all shards begin, and collects what comes until nothing more does. */
  async untilEnd(lead: Lead): Promise<void> {
    await this.#collectToEnd(lead)
  }

  /** Collects what comes of a run that another coordinator began, and starts nothing. */
  async collectLeft(): Promise<void> {
    await this.command('finish')
    await this.#look()
    this.#with.board.loseUnclaimed()
    await this.#collectToEnd()
  }

  async #collectToEnd(lead?: Lead): Promise<void> {
    const { board, collector } = this.#with
    const leading = this.#lead(lead)
    while (!board.shards.every(isOver)) await this.#drain()
    await leading
    while (!this.isBrokerLost && (await this.#drain())) {
      // What came last.
    }
    await this.#receipts.give(true)
    lead?.end()
    await collector.close()
  }

  async command(command: RunCommand['command']): Promise<void> {
    const { broker, signer, run } = this.#with
    if (this.#told === command || this.#told === 'abort') return
    this.#told = command
    await broker.command(run, signer.sign('command', { run, command })).catch(() => {
      this.#told = undefined
    })
  }

  async #lead(lead: Lead | undefined): Promise<void> {
    const { board, breach, onProgress, control } = this.#with
    while (!board.shards.every(isOver)) {
      await this.#look()
      await this.#receipts.give(this.#isIdle)
      if (control.abort.aborted) await this.command('abort')
      else if (breach() !== undefined || control.finish.aborted) await this.command('finish')
      // A broker that is full or gone: the next turn tries again, and a look shows whether it is lost.
      if (await lead?.advance().catch(() => false)) await this.command('abort')
      onProgress?.(sumProgress(board.shards.flatMap(({ status }) => status?.progress ?? [])))
      await sleep(lead?.beatMs ?? BEAT_MS)
    }
  }

  async #look(): Promise<void> {
    const { broker, board, run } = this.#with
    try {
      board.update(await broker.poll(run, board.shards))
      this.#reached = monotonicClock.now()
    } catch {
      if ((monotonicClock.now() - this.#reached) / 1e3 < BROKER_LOST_MS) return
      this.isBrokerLost = true
      board.loseAll('the broker was lost')
    }
  }

  /** True if something came. */
  async #drain(): Promise<boolean> {
    const blocks = await this.#with.collector.drain().catch((error: Error) => this.#failToDrain(error))
    this.#isIdle = blocks === 0
    if (blocks === 0) await sleep(IDLE_MS)
    return blocks > 0
  }

  /** The broker may come back; a disk that is full does not. */
  #failToDrain(error: Error): number {
    if ('path' in error || ('code' in error && error.code === 'ENOSPC')) throw error
    return 0
  }

  /** All targets must be answered by the same in all places. */
  async #requireAgreement(): Promise<void> {
    const [first, ...others] = this.#with.board.shards
    const differing = others.flatMap((other) => findDisagreement(first, other))
    if (differing.length === 0) return
    await this.#stopAll()
    throw new SetupError(`workers would not measure the same: ${differing.slice(0, 3).join('; ')}`, {
      code: 'WORKERS_DIFFER',
      hint: 'Set the same API keys on all workers, or run with --lab or --no-lab.',
    })
  }

  async #giveUp(refused: readonly TrackedShard[]): Promise<SetupError> {
    const { shards } = this.#with.board
    const waiting = shards.filter(({ claim }) => claim === undefined).length
    const slow = shards.filter(({ claim, status }) => claim !== undefined && !status?.answeredBy).length
    await this.#stopAll()
    const [first] = refused
    const words = refused.map(
      ({ shard, status, lost }) =>
        `${shard} (${status?.worker ?? 'unknown'}): ${status?.refusal?.message ?? lost ?? status?.ending?.interruption?.detail}`,
    )
    if (first)
      return new SetupError(`workers cannot run this: ${words.join('; ')}`, {
        code: 'SHARD_REFUSED',
        hint: first.status?.refusal?.hint ?? 'Start the run again. Nothing was sent.',
      })
    return new SetupError(
      `the run did not begin: no worker took ${waiting} of the ${shards.length} shards, and workers did not plan ${slow} others in time`,
      {
        code: 'SHARDS_WAITING',
        hint: 'Workers may be busy with another run or slow to start: wait longer with --wait. Nothing was sent.',
      },
    )
  }

  async #stopAll(): Promise<void> {
    const { broker, board, run } = this.#with
    // If the broker is gone, there is nothing to take back, and workers stop by themselves.
    await broker.withdraw(run).catch(() => undefined)
    await this.command('abort')
    const until = monotonicClock.now() + STOP_MS * 1e3
    while (monotonicClock.now() < until && board.shards.some((shard) => shard.claim && !hasStopped(shard))) {
      await sleep(BEAT_MS)
      await this.#look()
    }
    await broker.forget(run).catch(() => undefined)
  }
}

function findDisagreement(first: TrackedShard | undefined, other: TrackedShard): string[] {
  const answersOf = (shard: TrackedShard | undefined): NonNullable<ShardStatus['answeredBy']> =>
    shard?.status?.answeredBy ?? {}
  const own = answersOf(other)
  return Object.entries(answersOf(first))
    .filter(([target, answeredBy]) => own[target] !== answeredBy)
    .map(
      ([target, answeredBy]) =>
        `${target} is answered by the ${answeredBy} at ${first?.shard} and by the ${own[target]} at ${other.shard}`,
    )
}
