import path from 'node:path'
import { elapsedSince } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import type { ThreadShare } from '../../pace/thread-share.ts'
import { createRedactor, type Redactor, redactData } from '../../redaction/redact.ts'
import { AppendFile } from '../../results/append-file.ts'
import { createRun, type NewRun } from '../../results/run/create-run.ts'
import type { LoopInterval, RunFile } from '../../results/run/run-file.ts'
import { createRunFolder } from '../../results/run/run-folder.ts'
import type { RunOptions } from '../execute/execute-run.ts'
import { HarnessMonitor } from '../health/harness-monitor.ts'
import { sampleTrial } from '../health/harness-sample.ts'
import { judgeRun } from '../health/judge-run.ts'
import { readProcessorTimes } from '../health/processor-times.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import { initialRunFile } from '../record/initial-run-file.ts'
import { ProbeThread } from './probe-thread.ts'
import { requireSearch } from './require-search.ts'
import type { PeerNews } from './worker-messages.ts'

/**
 * A file beside the trials of a worker, with a line per trial: the provider's rate limits, for which there are no
 * columns.
 */
const RATE_LIMITS_FILE = 'rate-limits.ndjson'

export interface LevelServerOptions
  extends Pick<RunOptions, 'results' | 'out' | 'secrets' | 'versions' | 'harness' | 'vantage'> {
  readonly share: ThreadShare
  /** The instant that all times of the search count from. */
  readonly origin: MonotonicTime
  readonly startedAt: Date
}

/** Runs this machine's part of the levels that a coordinator decides on, into a run folder of its own. */
export class LevelServer {
  readonly #run: NewRun
  readonly #initial: RunFile
  readonly #origin: MonotonicTime
  readonly #limits: AppendFile
  readonly #thread: ProbeThread
  readonly #redact: Redactor
  readonly #harness = new HarnessMonitor(readProcessorTimes().cores)
  readonly #loop: LoopInterval[] = []
  #trials = 0
  /** Writes that were begun. */
  #written: Promise<unknown> = Promise.resolve()

  private constructor(plan: RequestPlan, run: NewRun, limits: AppendFile, started: StartedServer) {
    const { initial, redact, options } = started
    const { origin, share } = options
    this.#run = run
    this.#initial = initial
    this.#limits = limits
    this.#origin = origin
    this.#redact = redact
    this.#thread = new ProbeThread(
      {
        run: run.folder.name,
        origin,
        worker: share.index,
        workers: share.of,
        scenario: plan.scenario,
        targets: [requireSearch(plan).target.planned],
      },
      (interval) =>
        this.#loop.push({ ...interval, worker: share.index, at: Math.round(interval.at - origin) }),
    )
  }

  /** Creates the folder, and starts the thread that measures. */
  static async start(plan: RequestPlan, options: LevelServerOptions): Promise<LevelServer> {
    const { startedAt, origin, results, out } = options
    const folder = await createRunFolder({
      results,
      scenario: plan.scenario.name,
      startedAt,
      ...(out !== undefined && { out }),
    })
    const keys = plan.targets.map(({ planned }) => planned.key)
    const redact = createRedactor([...options.secrets, ...keys])
    const initial = initialRunFile(plan, { ...options, folder, startedAt, origin })
    const limits = await AppendFile.create(path.join(folder.path, RATE_LIMITS_FILE))
    // What could not be written ends the level: `run` rejects.
    const run = await createRun({ folder, file: initial, redact, onFailure: () => {} })
    return new LevelServer(plan, run, limits, { initial, redact, options })
  }

  /**
   * Runs a level. Resolves to the number of trials that are on disk, when all of this level are.
   * @param onReady its connections are open, and it waits for `begin`
   */
  async run(level: LevelSpec, onReady: () => void): Promise<number> {
    await this.#thread.run(level, (finished) => this.#record(finished), onReady)
    await this.#written
    await this.#run.trials.flush()
    return this.#trials
  }

  begin(at: MonotonicTime): void {
    this.#thread.begin(at)
  }

  tell(news: PeerNews): void {
    this.#thread.tell(news)
  }

  finishLevel(): void {
    this.#thread.finishLevel()
  }

  abort(): void {
    this.#thread.abort()
  }

  /** Ends the thread, and writes what `run.json` says of this machine. */
  async close(): Promise<RunFile> {
    await this.#thread.close()
    await this.#written
    const file: RunFile = {
      ...this.#initial,
      status: 'finished',
      loop: this.#loop,
      validity: judgeRun(this.#harness.summarize(this.#loop, [])),
      elapsed_us: elapsedSince(this.#origin),
    }
    await this.#run.trials.close()
    await this.#limits.close()
    await this.#run.save(file)
    return file
  }

  #record(finished: readonly FinishedTrial[]): void {
    for (const { trial } of finished) this.#harness.count(sampleTrial(trial))
    this.#trials += finished.length
    const lines = finished.flatMap(({ trial: { trial }, rateLimits }) =>
      rateLimits ? [`${JSON.stringify(redactData({ trial, ...rateLimits }, this.#redact))}\n`] : [],
    )
    // First, so that they are sent before the trials.
    this.#written = this.#written
      .then(() => (lines.length > 0 ? this.#limits.append(lines.join('')) : undefined))
      .then(() => {
        for (const one of finished) this.#run.trials.add(one)
      })
  }
}

interface StartedServer {
  readonly initial: RunFile
  readonly redact: Redactor
  readonly options: LevelServerOptions
}
