import { monotonicClock } from '../../core/clock.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { TargetProgress } from '../../drive/task.ts'
import { executeRun } from '../../run/execute/execute-run.ts'
import { planRun } from '../../run/plan/plan-run.ts'
import { answerSources, type RunPlan } from '../../run/plan/run-plan.ts'
import { LEASE_MS } from '../broker/broker.ts'
import { checkAllowed } from './allow-list.ts'
import { SearchShard } from './search-shard.ts'
import { describeShardFolder } from './shard-folder.ts'
import type { ShardContext, ShardReport, ShardRequest } from './shard-messages.ts'

const REPORT_INTERVAL_MS = 250

/**
 * The process that measures a shard. It talks to its worker only, and never to the broker. It stops sending as soon as
 * the worker does not confirm its lease any more, whether the worker hangs, is dead or has lost the broker.
 */
class ShardProcess {
  readonly #finish = new AbortController()
  readonly #abort = new AbortController()
  #leasedUntil: MonotonicTime = monotonicClock.now() + LEASE_MS * 1e3
  #plan: { readonly plan: RunPlan; readonly context: ShardContext } | undefined
  #begin: (at: MonotonicTime) => void = () => {}
  #progress: readonly TargetProgress[] = []
  #search: SearchShard | undefined

  constructor() {
    // From the beginning: a worker takes a silent process for one that hangs. Without its worker it ends by itself.
    setInterval(() => this.#watch(), REPORT_INTERVAL_MS).unref()
  }

  async handle(request: ShardRequest): Promise<void> {
    switch (request.kind) {
      case 'plan':
        return this.#makePlan(request.context)
      case 'prepare':
        return this.#execute()
      case 'begin':
        return this.#begin(request.at)
      case 'level':
        return this.#search?.run(request.level)
      case 'news':
        return this.#search?.tell(request.news)
      case 'lease':
        this.#leasedUntil = request.until
        return
      default:
        return this.stop(request.kind)
    }
  }

  /** Starts nothing new; `abort` also stops what is in flight. */
  stop(how: 'finish' | 'abort'): void {
    this.#finish.abort()
    if (how === 'abort') this.#abort.abort()
    // The threads have their command, so nothing waits for the start any more.
    this.#begin(monotonicClock.now())
  }

  async #makePlan(context: ShardContext): Promise<void> {
    const { job, environment, files } = context
    const planned = await planRun(job.workload, { environment, lab: job.lab, folder: files })
    const plan =
      planned.workload === 'requests' && job.spending ? { ...planned, spending: job.spending } : planned
    checkAllowed(plan, context.allowed)
    this.#plan = { plan, context }
    send({
      kind: 'planned',
      answeredBy: Object.fromEntries(
        answerSources(plan).map(({ planned: { id }, answeredBy }) => [id, answeredBy]),
      ),
    })
  }

  async #execute(): Promise<void> {
    if (!this.#plan) throw new Error('a shard was started before it was planned')
    const { plan, context } = this.#plan
    if (context.job.search) return this.#serveLevels(plan, context)
    const { job, origin } = context
    const { file } = await executeRun(plan, {
      ...describeShardFolder(context),
      control: { finish: this.#finish.signal, abort: this.#abort.signal },
      shard: {
        share: job.share,
        threads: job.threads,
        origin,
        startedAt: new Date(job.startedAt),
        synchronizeStart: () => this.#waitForStart(),
      },
      onProgress: (progress) => {
        this.#progress = progress
      },
    })
    const { status, interruption } = file
    send({ kind: 'ended', status, ...(interruption && { interruption }) })
  }

  async #serveLevels(plan: RunPlan, context: ShardContext): Promise<void> {
    if (plan.workload !== 'requests') throw new Error('only requests have levels that are shared')
    const control = { finish: this.#finish.signal, abort: this.#abort.signal }
    const search = await SearchShard.start(plan, context, control, send)
    this.#search = search
    this.#begin = (at) => search.begin(at)
    const status = await search.untilEnd()
    if (!control.abort.aborted) return send({ kind: 'ended', status })
    send({ kind: 'ended', status: 'interrupted', interruption: { reason: 'signal', detail: 'stopped' } })
  }

  #waitForStart(): Promise<MonotonicTime> {
    if (this.#finish.signal.aborted) return Promise.resolve(monotonicClock.now())
    return new Promise((resolve) => {
      this.#begin = resolve
      send({ kind: 'ready' })
    })
  }

  #watch(): void {
    if (monotonicClock.now() > this.#leasedUntil) this.stop('abort')
    send({ kind: 'progress', progress: this.#progress })
  }
}

function send(report: ShardReport): void {
  // The worker may be gone by now.
  if (process.connected) process.send?.(report)
}

function fail(error: unknown): void {
  if (!(error instanceof SetupError)) throw error
  send({ kind: 'refused', message: error.message, ...(error.hint !== undefined && { hint: error.hint }) })
}

const shard = new ShardProcess()
process.on('message', (request: ShardRequest) => void shard.handle(request).catch(fail))
process.on('disconnect', () => shard.stop('abort'))
// Ctrl-C reaches the whole process group, but the worker decides how its shard ends.
process.on('SIGINT', () => {})
