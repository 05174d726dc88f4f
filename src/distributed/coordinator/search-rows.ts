import type { RateLimits } from '../../drive/trial/reader/rate-limits.ts'
import type { ProbedTrial } from '../../run/probe/level-runner.ts'
import type { ShippedFile } from '../messages.ts'
import { TableReader } from './table-reader.ts'

/** The trials of a search as they come from its workers, each with what was said of rate limits. */
export class SearchRows {
  readonly #onTrials: (trials: readonly ProbedTrial[]) => void
  readonly #shards = new Map<string, ShardRows>()

  constructor(onTrials: (trials: readonly ProbedTrial[]) => void) {
    this.#onTrials = onTrials
  }

  read(shard: string, file: ShippedFile, bytes: Buffer): void {
    const rows = this.#rowsOf(shard)
    if (file === 'rate-limits.ndjson') return rows.readLimits(bytes)
    if (file !== 'trials.csv') return
    const trials = rows.readTrials(bytes)
    if (trials.length > 0) this.#onTrials(trials)
  }

  /** Trials that have come of a shard. */
  count(shard: string): number {
    return this.#rowsOf(shard).count
  }

  /** Bytes of its table that have come. */
  bytes(shard: string): number {
    return this.#rowsOf(shard).bytes
  }

  #rowsOf(shard: string): ShardRows {
    const known = this.#shards.get(shard) ?? new ShardRows()
    this.#shards.set(shard, known)
    return known
  }
}

class ShardRows {
  count = 0
  bytes = 0
  readonly #table = new TableReader()
  readonly #limits = new Map<number, RateLimits>()
  #line = ''

  readTrials(bytes: Buffer): ProbedTrial[] {
    this.bytes += bytes.length
    const trials = this.#table.trials(bytes)
    this.count += trials.length
    return trials.map((trial) => {
      const rateLimits = this.#limits.get(trial.trial)
      this.#limits.delete(trial.trial)
      return { trial, ...(rateLimits && { rateLimits }) }
    })
  }

  /** Blocks end with a line, unless a line is longer than a block. */
  readLimits(bytes: Buffer): void {
    const lines = (this.#line + bytes.toString('utf8')).split('\n')
    this.#line = lines.pop() ?? ''
    for (const line of lines) {
      const { trial, ...limits } = JSON.parse(line)
      this.#limits.set(trial, limits)
    }
  }
}
