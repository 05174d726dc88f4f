import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { monotonicClock } from '../../core/clock.ts'
import type { Probe } from '../../core/probe.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Finished } from '../../drive/run-trial.ts'
import { answerOf, type ProbeAnswer, type ProbeEnd } from '../../probe/answer.ts'
import type { LevelRecord } from '../../probe/record.ts'
import type { SearchStep } from '../../probe/search.ts'
import { createRedactor, redactData } from '../../results/redact.ts'
import { createRun, type NewRun } from '../../results/run.ts'
import type { LoopInterval, RunFile } from '../../results/run-file.ts'
import { createRunFolder, type RunFolder } from '../../results/run-folder.ts'
import type { Control } from '../control.ts'
import { startEmbeddedLab } from '../embedded-lab.ts'
import { HarnessWatch } from '../harness-watch.ts'
import { describeMachine } from '../machine.ts'
import type { PlannedRun, TargetPlan } from '../plan.ts'
import { beginFile, type RunOptions } from '../run-scenario.ts'
import { judge } from '../validity.ts'
import { Prober } from './prober.ts'
import { ProbeThread } from './thread.ts'

/** The file with the answer of a search, next to its trials. */
export const PROBE_FILE = 'probe.json'

export interface ProbeOptions
  extends Pick<RunOptions, 'results' | 'out' | 'secrets' | 'versions' | 'harness'> {
  readonly control: Control
  readonly onStart?: (folder: RunFolder) => void
  readonly onStep?: (step: Exclude<SearchStep, { kind: 'done' }>) => void
  readonly onRecord?: (record: LevelRecord) => void
}

/** A search that has ended, successfully or not. */
export interface EndedProbe {
  readonly folder: RunFolder
  readonly file: RunFile
  readonly answer: ProbeAnswer
}

/**
 * Searches the limit of the plan's target into a new run folder. Trials are written as they finish, the
 * intermediate answer after every level. Throws a `SetupError` if the scenario has no probe load or several
 * targets.
 */
export async function runProbe(plan: PlannedRun, options: ProbeOptions): Promise<EndedProbe> {
  const { probe, target } = searchOf(plan)
  const startedAt = new Date()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const redact = createRedactor(options.secrets)
  const failed = new AbortController()
  const origin = monotonicClock.now()
  const begun = beginFile(plan, options, folder, { startedAt, origin })
  const run = await createRun({ folder, file: begun, redact, onFailure: () => failed.abort() })
  options.onStart?.(folder)
  try {
    const control = {
      finish: AbortSignal.any([options.control.finish, failed.signal]),
      abort: options.control.abort,
    }
    const save = async (answer: ProbeAnswer) => {
      const text = JSON.stringify(redactData(answer, redact), null, 2)
      await writeFile(path.join(folder.path, PROBE_FILE), `${text}\n`)
    }
    const searched = await searchInto({
      run,
      plan,
      probe,
      target,
      options: { ...options, control },
      origin,
      save,
    })
    const end = failed.signal.aborted ? 'failure' : searched.end
    const answer = searched.answer(end)
    await save(answer)
    const file: RunFile = { ...begun, ...statusOf(end), ...searched.watched, elapsed_us: elapsed(origin) }
    await run.save(file)
    return { folder, file, answer }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    await run.save({ ...begun, status: 'interrupted', interruption: { reason: 'failure', detail } })
    throw error
  } finally {
    await run.trials.close()
  }
}

function searchOf({ scenario, targets }: PlannedRun): { probe: Probe; target: TargetPlan } {
  const [target] = targets
  if (!scenario.probe || !target)
    throw new SetupError(`the scenario ${scenario.name} has no probe load`, {
      code: 'PROBE_MISSING',
      hint: 'Set `load: {executor: probe}`, and `slo:` to find the soft knee.',
    })
  if (targets.length > 1)
    throw new SetupError(
      `the scenario ${scenario.name} has ${targets.length} targets, but a probe searches one`,
      {
        code: 'PROBE_TARGETS',
        hint: `Pick one with --only ${targets.map(({ planned }) => planned.id).join(', or --only ')}.`,
      },
    )
  return { probe: scenario.probe, target }
}

interface SearchInput {
  readonly run: NewRun
  readonly plan: PlannedRun
  readonly probe: Probe
  readonly target: TargetPlan
  readonly options: ProbeOptions
  readonly origin: number
  readonly save: (answer: ProbeAnswer) => Promise<void>
}

async function searchInto({ run, plan, probe, target, options, origin, save }: SearchInput) {
  const { planned, facts } = target
  const harness = new HarnessWatch(describeMachine().cores)
  const loop: LoopInterval[] = []
  let simulated = true
  const lab = await startEmbeddedLab(plan)
  const base = lab.base(planned.id, facts.origin)
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
    costs: plan.spending?.costs[0] ?? [],
    thread,
    control: options.control,
    onStep: (step) => options.onStep?.(step),
    onRecord: async (record) => {
      options.onRecord?.(record)
      await save(answer('interrupted'))
    },
    onFinished: (finished: readonly Finished[]) => {
      for (const { trial, arrivals } of finished) {
        run.trials.add(trial, arrivals)
        simulated &&= trial.simulated
        harness.count(trial)
      }
    },
  })
  const answer = (end: ProbeEnd) => {
    const { records, judged, told, spent } = prober.ledger
    const { seed } = plan.scenario
    const names = { run: run.folder.name, target: planned.id, simulated }
    return answerOf({ ...names, seed, probe, records, judged, told, spent, end })
  }
  try {
    const end = await prober.run()
    return { end, answer, watched: { loop, simulated, validity: judge(harness.signs(loop, [])) } }
  } finally {
    await thread.close()
    await lab.close()
  }
}

function statusOf(end: ProbeEnd): Pick<RunFile, 'status' | 'interruption'> {
  switch (end) {
    case 'found':
      return { status: 'finished' }
    case 'budget':
      return { status: 'interrupted', interruption: { reason: 'budget', detail: 'the budget was reached' } }
    case 'auth':
      return {
        status: 'interrupted',
        interruption: { reason: 'failure', detail: 'the provider rejected the key' },
      }
    case 'config':
      return {
        status: 'interrupted',
        interruption: { reason: 'failure', detail: 'the request could not be built' },
      }
    case 'failure':
      return {
        status: 'interrupted',
        interruption: { reason: 'failure', detail: 'results could not be written' },
      }
    case 'interrupted':
      return { status: 'interrupted', interruption: { reason: 'signal', detail: 'interrupted by the user' } }
  }
}

function elapsed(origin: number): number {
  return Math.round(monotonicClock.now() - origin)
}
