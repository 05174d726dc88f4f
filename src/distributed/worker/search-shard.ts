import type { MonotonicTime } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { RunStatus } from '../../results/run/run-file.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import type { RequestPlan } from '../../run/plan/run-plan.ts'
import { LevelServer } from '../../run/probe/serve-levels.ts'
import { describeShardFolder } from './shard-folder.ts'
import type { LocalNews, ShardContext, ShardReport } from './shard-messages.ts'

/** Runs its part of the levels of a search as they come, until the search is over. */
export class SearchShard {
  readonly #server: LevelServer
  readonly #control: RunControl
  readonly #send: (report: ShardReport) => void
  readonly #over = new AbortController()
  #isRunning = false

  private constructor(server: LevelServer, control: RunControl, send: (report: ShardReport) => void) {
    this.#server = server
    this.#control = control
    this.#send = send
    control.finish.addEventListener('abort', () => this.#finish(), { once: true })
    control.abort.addEventListener('abort', () => server.abort(), { once: true })
  }

  static async start(
    plan: RequestPlan,
    context: ShardContext,
    control: RunControl,
    send: (report: ShardReport) => void,
  ): Promise<SearchShard> {
    const { job, origin } = context
    const server = await LevelServer.start(plan, {
      ...describeShardFolder(context),
      share: job.share,
      origin,
      startedAt: new Date(job.startedAt),
    })
    return new SearchShard(server, control, send)
  }

  /** Says that it waits for levels. Resolves when none will come any more, and everything is on disk. */
  async untilEnd(): Promise<RunStatus> {
    if (this.#control.finish.aborted) this.#finish()
    else this.#send({ kind: 'ready', trials: 0 })
    const { signal } = this.#over
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    return (await this.#server.close()).status
  }

  /** Runs a level. Says once that its connections are open, and once that all its trials are on disk. */
  async run(level: LevelSpec): Promise<void> {
    this.#isRunning = true
    const trials = await this.#server.run(level, () => this.#send({ kind: 'ready' }))
    this.#isRunning = false
    if (this.#control.finish.aborted) this.#over.abort()
    else this.#send({ kind: 'ready', trials })
  }

  begin(at: MonotonicTime): void {
    this.#server.begin(at)
  }

  tell({ finish, ...news }: LocalNews): void {
    if (finish) this.#server.finishLevel()
    this.#server.tell(news)
  }

  #finish(): void {
    this.#server.finishLevel()
    if (!this.#isRunning) this.#over.abort()
  }
}
