import { elapsedSince, monotonicClock, wallClock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import { createRedactor } from '../../redaction/redact.ts'
import { createRun, type NewRun } from '../../results/run/create-run.ts'
import type { LoopInterval, RunFile } from '../../results/run/run-file.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import { startEmbeddedLab } from '../execute/embedded-lab.ts'
import type { RunOptions } from '../execute/execute-run.ts'
import { HarnessMonitor } from '../health/harness-monitor.ts'
import { sampleTrial } from '../health/harness-sample.ts'
import { judgeRun } from '../health/judge-run.ts'
import { readProcessorTimes } from '../health/processor-times.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import { initialRunFile } from '../record/initial-run-file.ts'
import { probeEnding } from './probe-files.ts'
import { ProbeThread } from './probe-thread.ts'
import { requireSearch, type Search } from './require-search.ts'
import { type CommonSearchOptions, startSearch } from './start-search.ts'

export interface RunProbeOptions
  extends CommonSearchOptions,
    Pick<RunOptions, 'results' | 'out' | 'versions' | 'harness' | 'vantage'> {
  readonly onStart?: (folder: RunFolder) => void
}

/** A search that has ended, successfully or not. */
export interface ProbeResult {
  readonly folder: RunFolder
  readonly file: RunFile
  readonly answer: ProbeAnswer
}

/**
 * Searches the limit of the plan's target into a new run folder. Trials are written as they finish, the
 * intermediate answer after every level. Throws a `SetupError` if the scenario has no probe load or several
 * targets.
 */
export async function runProbe(plan: RequestPlan, options: RunProbeOptions): Promise<ProbeResult> {
  const search = requireSearch(plan)
  const startedAt = wallClock()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const redact = createRedactor(options.secrets)
  const failed = new AbortController()
  const origin = monotonicClock.now()
  const initial = initialRunFile(plan, { ...options, folder, startedAt, origin })
  const run = await createRun({ folder, file: initial, redact, onFailure: () => failed.abort() })
  options.onStart?.(folder)
  try {
    const control = {
      finish: AbortSignal.any([options.control.finish, failed.signal]),
      abort: options.control.abort,
    }
    const searched = await executeSearch(run, plan, { ...options, ...search, control, origin })
    const end = failed.signal.aborted ? 'failure' : searched.end
    const answer = await searched.save(end)
    const file: RunFile = {
      ...initial,
      ...probeEnding(end),
      ...searched.watched,
      elapsed_us: elapsedSince(origin),
    }
    await run.save(file)
    return { folder, file, answer }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    await run.save({ ...initial, status: 'interrupted', interruption: { reason: 'failure', detail } })
    throw error
  } finally {
    await run.trials.close()
  }
}

interface TimedOptions extends Omit<RunProbeOptions, 'onStart'>, Search {
  readonly origin: MonotonicTime
}

async function executeSearch(run: NewRun, plan: RequestPlan, { origin, ...options }: TimedOptions) {
  const { planned, facts } = options.target
  const harness = new HarnessMonitor(readProcessorTimes().cores)
  const loop: LoopInterval[] = []
  const lab = await startEmbeddedLab(plan)
  const base = lab.baseFor(planned.id, facts.origin)
  const thread = new ProbeThread(
    {
      run: run.folder.name,
      origin,
      worker: 0,
      scenario: plan.scenario,
      targets: [base === undefined ? planned : { ...planned, base }],
    },
    (interval) => loop.push({ ...interval, worker: 0, at: Math.round(interval.at - origin) }),
  )
  const {
    run: search,
    save,
    isSimulated,
  } = startSearch<FinishedTrial>(plan, {
    ...options,
    folder: run.folder,
    runner: thread,
    onFinished: (finished) => {
      for (const one of finished) {
        run.trials.add(one)
        harness.count(sampleTrial(one.trial))
      }
    },
  })
  try {
    const end = await search()
    const validity = judgeRun(harness.summarize(loop, []))
    return { end, save, watched: { loop, simulated: isSimulated(), validity } }
  } finally {
    await thread.close()
    await lab.close()
  }
}
