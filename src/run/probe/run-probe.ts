import { elapsedSince, monotonicClock, wallClock } from '../../core/clock.ts'
import type { Probe } from '../../core/config/probe.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import type { ProbeEnd, SearchStep } from '../../probe/next-step.ts'
import { createRedactor } from '../../redaction/redact.ts'
import { createRun, type NewRun } from '../../results/run/create-run.ts'
import type { LoopInterval, RunFile } from '../../results/run/run-file.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import { startEmbeddedLab } from '../execute/embedded-lab.ts'
import type { RunOptions } from '../execute/execute-run.ts'
import type { RunControl } from '../execute/run-control.ts'
import { HarnessMonitor } from '../health/harness-monitor.ts'
import { sampleTrial } from '../health/harness-sample.ts'
import { judgeRun } from '../health/judge-run.ts'
import { describeMachine } from '../health/machine.ts'
import type { RequestPlan, TargetPlan } from '../plan/run-plan.ts'
import { initialRunFile } from '../record/initial-run-file.ts'
import { answerOf } from './answer-of.ts'
import { probeEnding, writeProbeAnswer } from './probe-files.ts'
import { ProbeThread } from './probe-thread.ts'
import { Prober } from './prober.ts'
import { requireSearch } from './require-search.ts'

export interface RunProbeOptions
  extends Pick<RunOptions, 'results' | 'out' | 'secrets' | 'versions' | 'harness' | 'vantage'> {
  readonly control: RunControl
  readonly onStart?: (folder: RunFolder) => void
  readonly onStep?: (step: Exclude<SearchStep, { kind: 'done' }>) => void
  readonly onRecord?: (record: LevelRecord) => void
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
  const { probe, target } = requireSearch(plan)
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
    const saveAnswer = (answer: ProbeAnswer) => writeProbeAnswer(folder, answer, redact)
    const searched = await executeSearch({
      run,
      plan,
      probe,
      target,
      options: { ...options, control },
      origin,
      saveAnswer,
    })
    const end = failed.signal.aborted ? 'failure' : searched.end
    const answer = searched.answer(end)
    await saveAnswer(answer)
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

interface SearchInput {
  readonly run: NewRun
  readonly plan: RequestPlan
  readonly probe: Probe
  readonly target: TargetPlan
  readonly options: RunProbeOptions
  readonly origin: number
  readonly saveAnswer: (answer: ProbeAnswer) => Promise<void>
}

async function executeSearch({ run, plan, probe, target, options, origin, saveAnswer }: SearchInput) {
  const { planned, facts } = target
  const harness = new HarnessMonitor(describeMachine().cores)
  const loop: LoopInterval[] = []
  let simulated = true
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
  const prober = new Prober({
    scenario: plan.scenario,
    probe,
    costs: plan.spending?.textCosts[0] ?? [],
    thread,
    control: options.control,
    onStep: (step) => options.onStep?.(step),
    onRecord: async (record) => {
      options.onRecord?.(record)
      await saveAnswer(answer('interrupted'))
    },
    onFinished: (finished: readonly FinishedTrial[]) => {
      for (const { trial, arrivals } of finished) {
        run.trials.add(trial, arrivals)
        simulated &&= trial.simulated
        harness.count(sampleTrial(trial))
      }
    },
  })
  const { seed } = plan.scenario
  const answer = (end: ProbeEnd) =>
    answerOf(prober, { run: run.folder.name, target: planned.id, simulated, seed, probe, end })
  try {
    const end = await prober.run()
    return { end, answer, watched: { loop, simulated, validity: judgeRun(harness.summarize(loop, [])) } }
  } finally {
    await thread.close()
    await lab.close()
  }
}
