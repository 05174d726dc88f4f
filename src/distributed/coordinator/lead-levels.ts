import { elapsedSince, monotonicClock } from '../../core/clock.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import { latestRateStart } from '../../drive/probe-levels/drain-quota.ts'
import { ownOffsets } from '../../drive/probe-levels/level.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import { countOrderRequests } from '../../run/probe/build-level-order.ts'
import type { LevelRunner, ProbedTrial } from '../../run/probe/level-runner.ts'
import { SEARCH_BEAT_MS } from '../broker/broker.ts'
import type { LevelNews, RunCommand } from '../messages.ts'
import type { Lead } from './coordinate.ts'
import type { SearchRows } from './search-rows.ts'
import { hasStopped, interruptionOf, isOver, type TrackedShard } from './shard-board.ts'
import { areReady, type StartPlace, startInstant, startShards } from './shard-starts.ts'

/** From the decision to begin to the beginning, besides four times the way to the broker: workers look every 50 ms. */
const NOTICE_MS = 500
/** A command that a worker has not obeyed for this long is repeated. */
const REPEAT_MS = 2000

export interface LevelLeadOptions extends StartPlace {
  readonly rows: SearchRows
  readonly command: (command: RunCommand['command']) => Promise<void>
  /** A shard has stopped without a command. */
  readonly onLost: () => void
}

/** A level on its way: workers are to open its connections, have been told to, or have been told when to begin. */
interface SharedLevel {
  readonly spec: LevelSpec
  /** Of its first start; the one with which it begins is the next. */
  readonly round: number
  readonly onFinished: (finished: readonly ProbedTrial[]) => void
  readonly onOver: () => void
  readonly heard: Set<number>
  stage: 'waiting' | 'opening' | 'running' | 'over'
  /** 0 until it has begun. */
  begunAt: Micros
  /** A request was refused while the accumulated quota was being used up. */
  isDrained: boolean
  news: LevelNews
  /** What workers have been told. Undefined until they have been told to begin. */
  told: LevelNews | undefined
  /** When they were told last, by this machine's clock. */
  toldAt: MonotonicTime
}

/** Runs the levels of a search on workers, which share each of them. */
export class LevelLead implements Lead, LevelRunner<ProbedTrial> {
  readonly beatMs = SEARCH_BEAT_MS
  readonly #with: LevelLeadOptions
  #level: SharedLevel | undefined
  #nextRound = 0
  #isPrepared = false
  /** Shards stop because they were told to. */
  #isEnding = false
  /** No shard is left. */
  #hasEnded = false

  constructor(options: LevelLeadOptions) {
    this.#with = options
  }

  run(spec: LevelSpec, onFinished: SharedLevel['onFinished']): Promise<void> {
    if (this.#hasEnded) return Promise.resolve()
    const round = this.#nextRound
    this.#nextRound += 2
    return new Promise((onOver) => {
      const level = { spec, round, onFinished, onOver, heard: new Set<number>() }
      this.#level = {
        ...level,
        stage: 'waiting',
        begunAt: 0,
        isDrained: false,
        news: {},
        told: undefined,
        toldAt: 0,
      }
    })
  }

  finishLevel(): void {
    if (this.#level) this.#level.news = { ...this.#level.news, finish: true }
  }

  abort(): void {
    this.#isEnding = true
    void this.#with.command('abort')
  }

  /** No level comes any more: workers end. */
  async close(): Promise<void> {
    this.#isEnding = true
    await this.#with.command('finish')
  }

  /** The user ends the search: workers stop by themselves after this level. */
  expectEnd(): void {
    this.#isEnding = true
  }

  end(): void {
    this.#hasEnded = true
    if (!this.#isEnding) this.#with.onLost()
    if (this.#level) end(this.#level)
  }

  unheard(): readonly number[] {
    const level = this.#level
    if (!level || level.begunAt === 0) return []
    const { spec, heard } = level
    const most = spec.kind === 'sustained' ? spec.maxRequests : countOrderRequests(spec)
    return this.#lost
      .flatMap(({ share }) => ownOffsets(share, most))
      .map((offset) => spec.firstTrial + offset)
      .filter((number) => !heard.has(number))
  }

  /** Takes trials that came of any shard. */
  hear(trials: readonly ProbedTrial[]): void {
    const level = this.#level
    if (!level) return
    for (const { trial } of trials) level.heard.add(trial.trial)
    noteRefusals(
      level,
      trials.flatMap(({ trial: { trial, outcome } }) => (outcome === 'limit' ? [trial] : [])),
    )
    level.onFinished(trials)
  }

  async advance(): Promise<boolean> {
    const { board } = this.#with
    if (!this.#isPrepared) {
      await startShards(this.#with, board.shards, { round: 'prepare', at: 0 })
      this.#isPrepared = true
    }
    if (!this.#isEnding && board.shards.some(hasStopped)) this.#with.onLost()
    if (this.#level) await this.#advanceLevel(this.#level)
    return false
  }

  /** Those of which nothing is known any more. */
  get #lost(): TrackedShard[] {
    return this.#with.board.shards.filter((shard) => interruptionOf(shard)?.reason === 'lost')
  }

  async #advanceLevel(level: SharedLevel): Promise<void> {
    const { shards } = this.#with.board
    const isWhole = !shards.some(hasStopped)
    if (level.stage === 'over') return
    if (level.stage !== 'running' && !isWhole) return end(level)
    if (level.stage === 'waiting' && areReady(shards, level.round)) return this.#open(level)
    if (level.stage === 'opening' && areReady(shards, level.round + 1)) return this.#begin(level)
    if (level.stage !== 'waiting' && this.#isUnheard(level)) return this.#repeat(level)
    if (level.stage !== 'running') return
    if (shards.every((shard) => this.#isDone(shard, level))) return end(level)
    if (level.isDrained && level.news.rateBegins === undefined) await this.#beginRate(level)
    await this.#tell(level)
  }

  async #open(level: SharedLevel): Promise<void> {
    const { shards } = this.#with.board
    await startShards(this.#with, shards, { round: level.round, at: 0, level: level.spec })
    level.stage = 'opening'
    level.toldAt = monotonicClock.now()
  }

  /** Somebody still waits for a start that was sent long ago: another one overwrote it, or the broker lost it. */
  #isUnheard({ stage, round, toldAt }: SharedLevel): boolean {
    const waitsFor = stage === 'opening' ? round : round + 1
    const { shards } = this.#with.board
    return (
      elapsedSince(toldAt) > REPEAT_MS * 1e3 &&
      shards.some(({ status }) => status?.state === 'ready' && status.round === waitsFor)
    )
  }

  /** A shard obeys a start once, however often it comes. */
  async #repeat(level: SharedLevel): Promise<void> {
    if (level.stage === 'opening') return this.#open(level)
    level.told = undefined
    await this.#tell(level)
  }

  async #begin(level: SharedLevel): Promise<void> {
    level.begunAt = await startInstant(this.#with.broker, this.#notice)
    level.stage = 'running'
    await this.#tell(level)
  }

  /** Unless all begin it by themselves before they could hear of it. */
  async #beginRate(level: SharedLevel): Promise<void> {
    const { spec, begunAt } = level
    if (!('drain' in spec) || !spec.drain) return
    const rateBegins = await startInstant(this.#with.broker, this.#notice)
    if (rateBegins < latestRateStart(begunAt, spec, spec.drain)) level.news = { ...level.news, rateBegins }
  }

  get #notice(): number {
    const ways = this.#with.board.shards.map(({ status }) => status?.clock?.half_rtt_us ?? 0)
    return NOTICE_MS + (4 * Math.max(0, ...ways)) / 1e3
  }

  /** It has ended the level, and all its trials have come. */
  #isDone(shard: TrackedShard, level: SharedLevel): boolean {
    const { rows } = this.#with
    const { status, lost } = shard
    if (lost !== undefined) return true
    if (hasStopped(shard))
      return isOver(shard) && rows.bytes(shard.shard) >= (status?.sizes?.['trials.csv'] ?? 0)
    return areReady([shard], level.round + 2) && rows.count(shard.shard) >= (status?.trials ?? 0)
  }

  /** Says when the level begins, and what the machines must know of each other since. */
  async #tell(level: SharedLevel): Promise<void> {
    const { news, told, round, begunAt } = level
    if (news === told) return
    await startShards(this.#with, this.#with.board.shards, { round: round + 1, at: begunAt, news })
    level.told = news
    level.toldAt = monotonicClock.now()
  }
}

function end(level: SharedLevel): void {
  level.stage = 'over'
  level.onOver()
}

/** What one machine's refusals mean for the others that keep up the rate with it. */
function noteRefusals(level: SharedLevel, refused: readonly number[]): void {
  const { spec, news } = level
  if (spec.kind === 'burst' || spec.kind === 'sustained') return
  const rateFrom = spec.firstTrial + (spec.drain?.maxRequests ?? 0)
  const inRate = refused.filter((number) => number >= rateFrom)
  if (inRate.length < refused.length) level.isDrained = true
  if (inRate.length > 0 && news.refusedAt === undefined)
    level.news = { ...news, refusedAt: Math.min(...inRate) - rateFrom }
}
