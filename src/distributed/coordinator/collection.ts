import { rmdir } from 'node:fs/promises'
import type { TargetProgress } from '../../drive/task.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import type { JoinedEnding } from '../../run/merge/joined-file.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import type { ShippedFile } from '../messages.ts'
import type { Signer } from '../signer.ts'
import { Coordinator } from './coordinate.ts'
import { type JoinedRun, joinRun, shardFolder } from './join-run.ts'
import type { OfferedRun } from './offer-run.ts'
import { RowCollector } from './row-collector.ts'
import { ShardBoard } from './shard-board.ts'
import type { StartPlace } from './shard-starts.ts'

export interface CollectionOptions {
  readonly broker: CoordinatorBroker
  readonly signer: Signer
  readonly control: RunControl
  /** How long to wait for workers, in milliseconds. */
  readonly waitMs: number
  readonly onProgress?: (progress: readonly TargetProgress[]) => void
  /** Receives the new bytes of a file of a shard. */
  readonly onRows?: (shard: string, vantage: string, file: ShippedFile, bytes: Buffer) => void
  /** The threshold that failed and ends the run. */
  readonly breach?: () => string | undefined
}

/** What is read, led and joined of one run. */
export class Collection {
  readonly coordinator: Coordinator
  /** Where its shards are told to begin. */
  readonly place: StartPlace
  readonly #board: ShardBoard
  readonly #collector: RowCollector
  readonly #options: CollectionOptions
  readonly #folder: RunFolder
  readonly #run: string

  constructor({ folder, described: { run, shards } }: OfferedRun, options: CollectionOptions) {
    const { broker, signer, onRows, breach = () => undefined } = options
    this.#options = options
    this.#folder = folder
    this.#run = run
    const board = new ShardBoard(shards, signer)
    const vantages = new Map(shards.map(({ shard, vantage }) => [shard, vantage]))
    this.#board = board
    this.#collector = new RowCollector({
      broker,
      signer,
      run,
      folderOf: (shard) => (vantages.has(shard) ? shardFolder(folder.path, run, shard) : undefined),
      claimOf: (shard) => board.claimOf(shard),
      onRows: (shard, file, bytes) => onRows?.(shard, vantages.get(shard) ?? '', file, bytes),
    })
    this.place = { broker, signer, run, board }
    this.coordinator = new Coordinator({ ...options, run, board, collector: this.#collector, breach })
  }

  /** Waits until all workers agree to begin. Leaves no folder if they do not, and throws a `SetupError`. */
  async untilPlanned(): Promise<void> {
    try {
      await this.coordinator.untilPlanned()
    } catch (error) {
      // Nothing was written into it yet.
      await rmdir(this.#folder.path).catch(() => undefined)
      throw error
    }
  }

  /** @param ending how the run ended, if the shards do not tell */
  async join(ending?: JoinedEnding): Promise<JoinedRun> {
    const { broker, control, breach } = this.#options
    const joined = await joinRun({
      run: this.#run,
      folder: this.#folder,
      shards: this.#board.shards,
      breach: breach?.(),
      interrupted: control.finish.aborted,
      collected: (shard, file) => this.#collector.size(shard, file),
      ...(ending && { ending }),
    })
    // Lost workers may still deliver: `ttfa run --collect` asks for it later.
    if (!joined.isPartial) await broker.forget(this.#run).catch(() => undefined)
    const dropped = this.#collector.dropped
    const warning = `${dropped} blocks at the broker were not of this run’s workers, and were not kept`
    return dropped > 0 ? { ...joined, warnings: [...joined.warnings, warning] } : joined
  }
}
