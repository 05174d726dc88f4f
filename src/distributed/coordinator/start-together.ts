import { BEAT_MS } from '../broker/broker.ts'
import type { Lead } from './coordinate.ts'
import { hasStopped } from './shard-board.ts'
import { areReady, type StartPlace, startInstant, startShards } from './shard-starts.ts'

/** From the decision to start to the start: workers look four times a second. */
const START_NOTICE_MS = 1500

/** Lets the shards of a load begin each of its parts together. */
export class StartTogether implements Lead {
  readonly beatMs = BEAT_MS
  readonly #place: StartPlace
  /** Of the last start. -2: shards have not been told to prepare. */
  #round = -2

  constructor(place: StartPlace) {
    this.#place = place
  }

  end(): void {}

  /** All that have not stopped wait for the same start. Before the first one all must be there. */
  async advance(): Promise<boolean> {
    const { board, broker } = this.#place
    if (this.#round === -2) {
      await startShards(this.#place, board.shards, { round: 'prepare', at: 0 })
      this.#round = -1
    }
    if (this.#round < 0 && board.shards.some(hasStopped)) return true
    const left = board.shards.filter((shard) => !hasStopped(shard))
    const round = this.#round + 1
    if (left.length === 0 || !areReady(left, round)) return false
    await startShards(this.#place, left, { round, at: await startInstant(broker, START_NOTICE_MS) })
    this.#round = round
    return false
  }
}
