import path from 'node:path'
import { wallClock } from '../../../core/clock.ts'
import { SetupError } from '../../../core/setup-error.ts'
import type { Millis } from '../../../core/units.ts'
import { RESULTS_FOLDER } from '../../../library/shared/resolve-run.ts'
import { makeFolder } from '../../../results/make-folder.ts'
import { collectWarnings } from '../../../run/warnings/plan-warnings.ts'
import { lockFolder } from '../../../run/watch/watch-lock.ts'
import { type WatchEnd, type WatchPlan, watchLoop } from '../../../run/watch/watch-loop.ts'
import { checkTimes, type WatchTimes } from '../../../run/watch/watch-times.ts'
import { WatchedRuns } from '../../../run/watch/watched-runs.ts'
import type { CliContext } from '../../cli-context.ts'
import { EXIT_CODES, type ExitCode } from '../../exit-codes.ts'
import { formatPlan } from '../../output/format-plan.ts'
import { announceWarnings } from '../../run/announce-warnings.ts'
import type { RunCommandOptions } from '../../run/execute-and-report.ts'
import { type PricedPlan, planFromFile } from '../../run/plan-from-file.ts'
import { UnfinishedRun } from '../../run/unfinished-run.ts'
import { waitUntil } from '../../watch/wait-until.ts'
import { Watcher } from '../../watch/watcher.ts'

export interface WatchCommandOptions extends Omit<RunCommandOptions, 'out'> {
  readonly every?: Millis
  readonly cron?: string
  readonly jitter: number
  readonly for?: Millis
  readonly runs?: number
  readonly maxRequests?: number
  readonly out?: string
  readonly webhook?: string
  readonly metrics?: number
  readonly host: string
}

export async function watch(
  file: string,
  { out, ...options }: WatchCommandOptions,
  context: CliContext,
): Promise<void> {
  const times = timesOf(options)
  checkTimes(times)
  // Reports mistakes in the scenario now, and not in half an hour.
  const planned = await planFromFile(file, options, context)
  const { name } = planned.plan.scenario
  const folder = path.resolve(context.cwd, out ?? path.join(RESULTS_FOLDER, `watch-${name}`))
  const plan = watchPlan(planned, times, options)
  context.progress.write(formatPlan(planned))
  announceWarnings(planned.plan, await collectWarnings(planned.plan, context), options, context)
  await makeFolder(folder)
  const unlock = await lockFolder(folder, process)
  const unfinished = new UnfinishedRun()
  const interrupts = context.watchInterrupts({ unfinished, finishesRequests: true })
  const watcher = new Watcher({
    file,
    folder,
    scenario: name,
    options,
    context,
    control: interrupts.control,
    unfinished,
  })
  try {
    await watcher.open()
    const runs = new WatchedRuns(folder)
    const end = await watchLoop(plan, {
      now: wallClock,
      wait: (until) => waitUntil(until, interrupts.control.finish),
      isStopped: () => interrupts.control.finish.aborted,
      runs: () => runs.list(),
      measure: () => watcher.measure(),
      onDue: (due) => watcher.announceDue(due),
    })
    context.setExitCode(exitCodeOf(end, watcher))
  } finally {
    interrupts.stop()
    watcher.close()
    await unlock()
  }
}

function timesOf({ every, cron, jitter }: WatchCommandOptions): WatchTimes {
  if (every !== undefined) return { kind: 'every', every, jitter }
  if (cron !== undefined) return { kind: 'cron', pattern: cron, jitter }
  throw new SetupError('a watch needs --every or --cron', {
    code: 'WATCH_TIMES_MISSING',
    hint: 'Give one, such as --every 30m.',
  })
}

function watchPlan(planned: PricedPlan, times: WatchTimes, options: WatchCommandOptions): WatchPlan {
  const { for: length, runs, maxRequests } = options
  return {
    times,
    key: planned.plan.scenario.name,
    ...(length !== undefined && { length }),
    ...(runs !== undefined && { runs }),
    ...(maxRequests !== undefined && { budget: { requests: maxRequests, perRun: mostRequests(planned) } }),
  }
}

/** The most requests that a run sends. Throws a `SetupError` if only time limits them. */
function mostRequests(planned: PricedPlan): number {
  const most =
    planned.workload === 'requests'
      ? Math.min(planned.plan.requests, planned.plan.scenario.budget?.requests ?? Number.POSITIVE_INFINITY)
      : (planned.plan.scenario.budget?.turns ?? Number.POSITIVE_INFINITY)
  if (Number.isFinite(most)) return most
  throw new SetupError(
    '--max-requests needs a scenario with a budget: nothing limits how many requests a run sends',
    {
      code: 'BUDGET_UNKNOWN',
      hint: 'Add `budget: { requests: 500 }` to the scenario, or for conversations `budget: { turns: 100 }`.',
    },
  )
}

function exitCodeOf(end: WatchEnd, { hasFailed }: Watcher): ExitCode {
  if (hasFailed) return EXIT_CODES.failed
  return end === 'budget' ? EXIT_CODES.budget : EXIT_CODES.passed
}
