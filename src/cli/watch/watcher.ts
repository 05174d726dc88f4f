import path from 'node:path'
import { wallClock } from '../../core/clock.ts'
import type { NewestRun } from '../../report/history/history-page.ts'
import { formatWatchMetrics } from '../../report/history/watch-metrics.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { executeRun } from '../../run/execute/execute-run.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { readSummary } from '../../run/finished-runs/read-summary.ts'
import { type StatusServer, serveStatus } from '../../run/health/serve-status.ts'
import { writeOutputs } from '../../run/outputs/write-outputs.ts'
import { addAnnounced, findNewChanges, readAnnounced, writeAnnounced } from '../../run/watch/announcements.ts'
import { describeChange, sendWebhook } from '../../run/watch/send-webhook.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { formatLeftovers } from '../output/format-provisioning.ts'
import { explainFailure } from '../output/print-failure.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import { planFromFile } from '../run/plan-from-file.ts'
import { prepareRun } from '../run/prepare-run.ts'
import { reportResult } from '../run/report-result.ts'
import type { UnfinishedRun } from '../run/unfinished-run.ts'
import { updateHistory } from './update-history.ts'

/** OpenMetrics 1.0, which Prometheus asks for. */
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

export interface WatcherOptions {
  /** The scenario file. It is read again for each run. */
  readonly file: string
  /** The folder of the runs. */
  readonly folder: string
  readonly scenario: string
  readonly options: Omit<RunCommandOptions, 'out'> & {
    /** A watch names the folder of each run itself. */
    readonly out?: never
    readonly webhook?: string
    readonly metrics?: number
    readonly host: string
  }
  readonly context: CliContext
  readonly control: RunControl
  /** What the present run would leave behind. */
  readonly unfinished: UnfinishedRun
}

/** Runs the scenario of a watch, keeps the history of the runs and announces changes. */
export class Watcher {
  readonly #given: WatcherOptions
  readonly #ended = new Map<ExitCode, number>()
  readonly #changes = { worse: 0, better: 0 }
  #server: StatusServer | undefined
  #metrics: string
  #newest: Parameters<typeof formatWatchMetrics>[1]
  #lastRun: Date | undefined
  #nextRun: Date | undefined

  constructor(given: WatcherOptions) {
    this.#given = given
    this.#metrics = this.#format()
  }

  /** A threshold failed, or something became worse. */
  get hasFailed(): boolean {
    return this.#changes.worse > 0 || this.#ended.has(EXIT_CODES.failed)
  }

  async open(): Promise<void> {
    const { options, folder } = this.#given
    this.#say(`watching ${this.#given.scenario}: runs in ${this.#shown(folder)}`)
    const { host, metrics: port } = options
    if (port === undefined) return
    this.#server = await serveStatus(
      { host, port, option: '--metrics' },
      {
        '/healthz': () => ({ body: 'ok\n' }),
        '/metrics': () => ({ contentType: OPENMETRICS, body: this.#metrics }),
      },
    )
    this.#say(`metrics: ${this.#server.origin}/metrics`)
  }

  close(): void {
    this.#server?.close()
  }

  readonly announceDue = (due: Date): void => {
    this.#nextRun = due
    this.#metrics = this.#format()
    if (due.getTime() > wallClock().getTime() + 1000) this.#say(`next run: ${due.toISOString()}`)
  }

  /** A run that cannot begin, or that this machine ended (a full disk), is a warning: the next may succeed. */
  readonly measure = async (): Promise<void> => {
    try {
      this.#count(await this.#run())
    } catch (error) {
      const explained = explainFailure(error)
      if (!explained) throw error
      this.#count(explained.code)
      const { message, hint } = explained.error
      this.#say(`warning: ${message}${hint === undefined ? '' : `. ${hint}`}`)
    }
    this.#metrics = this.#format()
  }

  async #run(): Promise<ExitCode> {
    const { file, folder, options, context, control, unfinished } = this.#given
    const planned = await planFromFile(file, options, context)
    this.#lastRun = wallClock()
    const prepared = await prepareRun(
      planned,
      {
        ...options,
        results: folder,
        control,
        unfinished,
        // One withdrawn key must not end the watch of all other targets.
        keyRule: 'all',
        log: () => {},
      },
      context,
    )
    const ended = await executeRun(planned.plan, prepared.options).finally(prepared.stopDisplay)
    const run = ended.folder
    this.#sayLeftovers(ended.file)
    // Drawing a report takes too long after a second Ctrl-C.
    if (control.abort.aborted) return EXIT_CODES.interrupted
    const code = await reportResult(ended, {}, silent(context))
    this.#say(`${this.#shown(run.path)}: exit code ${code}`)
    this.#newest = (await readSummary(run.path)).measured
    for (const problem of await writeOutputs(run.path, planned.outputs ?? [], context.environment))
      this.#say(`warning: ${problem}`)
    await this.#updateHistory({
      scenario: this.#given.scenario,
      run: run.name,
      simulated: ended.file.simulated,
      ...(ended.file.replayed && { replayed: true }),
    })
    return code
  }

  /** What could not be deleted at a provider: its owner has to. */
  #sayLeftovers(file: AnyRunFile): void {
    if (file.kind === 'conversations') return
    const { clones = [], dictionaries = [] } = file
    this.#given.context.progress.write(formatLeftovers({ clones, dictionaries }))
  }

  async #updateHistory(newest: NewestRun): Promise<void> {
    const { folder } = this.#given
    const histories = await updateHistory(folder, newest, (damage) => this.#say(`warning: ${damage}`))
    let announced = await readAnnounced(folder)
    for (const change of findNewChanges(histories, announced)) {
      this.#say(describeChange(change))
      // Announcements that failed are repeated after the next run.
      if (!(await this.#notify(change))) continue
      this.#changes[change.worse ? 'worse' : 'better'] += 1
      announced = addAnnounced(announced, change)
    }
    await writeAnnounced(folder, announced)
  }

  async #notify(change: Parameters<typeof sendWebhook>[1]): Promise<boolean> {
    const { options, context } = this.#given
    const address = options.webhook ?? context.environment.TTFA_WEBHOOK_URL
    if (address === undefined) return true
    try {
      await sendWebhook(address, change)
      return true
    } catch (error) {
      this.#say(
        `warning: the webhook did not take the announcement: ${error instanceof Error ? error.message : error}`,
      )
      return false
    }
  }

  #format(): string {
    const { scenario } = this.#given
    return formatWatchMetrics(
      {
        scenario,
        ended: this.#ended,
        changes: this.#changes,
        ...(this.#lastRun && { lastRun: this.#lastRun }),
        ...(this.#nextRun && { nextRun: this.#nextRun }),
      },
      this.#newest,
    )
  }

  #count(code: ExitCode): void {
    this.#ended.set(code, (this.#ended.get(code) ?? 0) + 1)
  }

  #shown(folder: string): string {
    return path.relative(this.#given.context.cwd, folder) || '.'
  }

  #say(text: string): void {
    this.#given.context.progress.write(`${text}\n`)
  }
}

/** Every run has its report in its folder. The terminal gets one line, and the job summary of CI nothing. */
function silent(context: CliContext): CliContext {
  const { GITHUB_ACTIONS: _actions, GITHUB_STEP_SUMMARY: _summary, ...environment } = context.environment
  return { ...context, environment, output: { ...context.output, write: () => {} } }
}
