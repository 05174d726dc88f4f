import { setTimeout as sleep } from 'node:timers/promises'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { BEAT_MS, type Beat, LEASE_MS, SEARCH_BEAT_MS } from '../broker/broker.ts'
import type { LevelNews, RunCommand, ShardStart, ShardStatus } from '../messages.ts'
import { applyReport } from './apply-report.ts'
import { toLocal, toLocalNews } from './clock-offset.ts'
import { forkShard, type ShardChild } from './fork-shard.ts'
import { type DeliveryOptions, ShardDelivery } from './shard-delivery.ts'
import type { ShardReport } from './shard-messages.ts'

/** The process of a shard reports four times a second. One that is silent for this long hangs. */
const SILENT_MS = 10_000
/** Before it reports for the first time, it loads what it measures with. */
const STARTING_MS = 60_000
/** A process that should stop at once is ended after this. */
const KILL_AFTER_MS = 1500
const NOT_RENEWED = 'its lease was not renewed in time'

export interface Supervision extends DeliveryOptions {
  readonly worker: string
  readonly brokerClock: NonNullable<ShardStatus['clock']>
  readonly control: RunControl
  /** BullMQ still holds the lock. */
  readonly isOwn: () => boolean
}

export interface SupervisedShard {
  readonly status: ShardStatus
  /** All its rows are on the coordinator's disk. */
  readonly hasArrived: boolean
}

/** Runs one shard in a process of its own, from its plan to the last row. Never rejects. */
export async function superviseShard(supervision: Supervision): Promise<SupervisedShard> {
  const run = new ShardRun(supervision)
  try {
    return await run.untilEnd()
  } finally {
    run.end()
  }
}

class ShardRun {
  readonly #with: Supervision
  readonly #child: ShardChild
  #status: ShardStatus
  readonly #delivery: ShardDelivery
  #begun = -1
  /** The last news of the level that runs. */
  #told = ''
  #prepared = false
  #stopped: 'finish' | 'abort' | undefined
  #confirmed: MonotonicTime
  #heard: MonotonicTime
  #isHeard = false
  /** Why the lease was not renewed, if its end is what stops the shard. */
  #unconfirmed = NOT_RENEWED

  constructor(supervision: Supervision) {
    this.#with = supervision
    const { claim, worker, brokerClock, context, clock } = supervision
    this.#status = {
      shard: context.job.shard,
      claim,
      worker,
      state: 'planned',
      round: -1,
      clock: brokerClock,
    }
    this.#delivery = new ShardDelivery(supervision)
    this.#confirmed = clock.now()
    this.#heard = clock.now()
    this.#child = forkShard(
      (report) => this.#hear(report),
      (how) => this.#exited(how),
    )
    this.#child.send({ kind: 'plan', context })
  }

  /** Resolves when the coordinator has all rows, or nobody takes them. */
  async untilEnd(): Promise<SupervisedShard> {
    for (;;) {
      await this.#beat()
      await this.#ship()
      await this.#delivery.report(this.#status)
      const { state } = this.#status
      const hasArrived = state === 'ended' && this.#delivery.hasArrived(this.#status)
      if (state === 'refused' || hasArrived || (state === 'ended' && this.#isCutOff()))
        return { status: this.#status, hasArrived }
      await sleep(this.#with.context.job.search ? SEARCH_BEAT_MS : BEAT_MS)
    }
  }

  end(): void {
    this.#child.kill()
  }

  /** Sizes are told once everything was sent. What was written while a shard was about to end is sent in the next turn. */
  async #ship(): Promise<void> {
    const hadEnded = this.#status.state === 'ended'
    const isSent = await this.#delivery.ship(this.#status.state)
    if (hadEnded && isSent) this.#status = { ...this.#status, sizes: this.#with.shipper.sizes() }
  }

  async #beat(): Promise<void> {
    const { broker, clock, context, control, isOwn, claim } = this.#with
    const sent = clock.now()
    if (control.abort.aborted) this.#stop('abort')
    const patience = this.#isHeard ? SILENT_MS : STARTING_MS
    if ((sent - this.#heard) / 1e3 > patience) this.#lose('its measuring process did not respond')
    try {
      const beat = await broker.beat(context.job.run, context.job.shard, claim)
      if (!beat.claimed || !isOwn()) return this.#lose('it lost its claim')
      if (beat.coordinated) this.#confirm(sent)
      else this.#miss('the coordinator is gone')
      this.#obey(beat)
    } catch {
      this.#miss('it lost the broker')
    }
  }

  /** Without an answer nothing is confirmed: the process of the shard stops by itself when its lease ends. */
  #miss(why: string): void {
    this.#unconfirmed = why
    if (this.#isCutOff()) this.#lose(why)
  }

  #confirm(sent: MonotonicTime): void {
    this.#confirmed = sent
    this.#unconfirmed = NOT_RENEWED
    this.#child.send({ kind: 'lease', until: sent + LEASE_MS * 1e3 })
  }

  #isCutOff(): boolean {
    return (this.#with.clock.now() - this.#confirmed) / 1e3 > LEASE_MS
  }

  #obey({ start, command, receipt }: Beat): void {
    this.#delivery.hear(receipt)
    const { signer, context, claim } = this.#with
    const { run, shard } = context.job
    const told = command === undefined ? undefined : signer.verify<RunCommand>('command', command)
    if (told?.run === run) this.#stop(told.command)
    const begin = start === undefined ? undefined : signer.verify<ShardStart>('start', start)
    if (begin?.run !== run || begin.shard !== shard || begin.claim !== claim) return
    if (begin.round === 'prepare') return this.#prepare()
    this.#begin(begin, begin.round)
    if (begin.news && begin.round === this.#begun) this.#tell(begin.news)
  }

  #prepare(): void {
    if (this.#prepared) return
    this.#prepared = true
    this.#child.send({ kind: 'prepare' })
  }

  /** A start is obeyed once, and only while the shard waits for it. */
  #begin({ at, level }: ShardStart, round: number): void {
    if (this.#status.state !== 'ready' || round !== this.#status.round || round <= this.#begun) return
    this.#begun = round
    this.#told = ''
    this.#status = { ...this.#status, state: 'running' }
    if (level) this.#child.send({ kind: 'level', level })
    else this.#beginAt(at)
  }

  #beginAt(at: Micros): void {
    const { brokerClock, clock } = this.#with
    const local = toLocal(at, brokerClock)
    const late = Math.max(0, Math.round(clock.now() - local))
    this.#child.send({ kind: 'begin', at: late > 0 ? clock.now() : local })
    const latest = Math.max(late, this.#status.clock?.late_us ?? 0)
    this.#status = { ...this.#status, clock: { ...brokerClock, late_us: latest } }
  }

  /** Passes on what the other machines have seen of the level that runs, once. */
  #tell(news: LevelNews): void {
    const told = JSON.stringify(news)
    if (this.#status.state !== 'running' || told === this.#told) return
    this.#told = told
    this.#child.send({ kind: 'news', news: toLocalNews(news, this.#with.brokerClock) })
  }

  #stop(how: 'finish' | 'abort'): void {
    if (this.#stopped === 'abort' || this.#stopped === how) return
    this.#stopped = how
    if (!this.#prepared) return this.#endWith({ reason: 'signal', detail: 'ended before it began' })
    this.#child.send({ kind: how })
    if (how === 'abort') setTimeout(() => this.#child.kill(), KILL_AFTER_MS).unref()
  }

  /** The shard is lost: from now on nothing else is sent. */
  #lose(detail: string): void {
    if (this.#status.state === 'ended') return
    this.#stop('abort')
    this.#status = {
      ...this.#status,
      ending: { status: 'interrupted', interruption: { reason: 'lost', detail } },
    }
  }

  #hear(report: ShardReport): void {
    this.#heard = this.#with.clock.now()
    this.#isHeard = true
    const told = applyReport(this.#status, report)
    const { ending } = told
    this.#status = ending && report.kind === 'ended' ? { ...told, ending: this.#explain(ending) } : told
  }

  /** A shard that stopped without a command did so because its lease ended. */
  #explain(ending: NonNullable<ShardStatus['ending']>): NonNullable<ShardStatus['ending']> {
    if (this.#stopped !== undefined || ending.interruption?.reason !== 'signal') return ending
    return { status: 'interrupted', interruption: { reason: 'lost', detail: this.#unconfirmed } }
  }

  /** A process that ended without a word was killed, or crashed. */
  #exited(how: number | string | null): void {
    if (this.#status.state === 'refused') return
    this.#endWith({ reason: 'lost', detail: `its measuring process ended early (${how})` })
  }

  #endWith(interruption: NonNullable<NonNullable<ShardStatus['ending']>['interruption']>): void {
    if (this.#status.state === 'ended') return
    this.#status = {
      ...this.#status,
      state: 'ended',
      ending: this.#status.ending ?? { status: 'interrupted', interruption },
    }
  }
}
