import { buildAnswer, type ProbeAnswer } from '../../probe/answer/answer.ts'
import type { LevelRecord } from '../../probe/level-record.ts'
import type { ProbeEnd, SearchStep } from '../../probe/next-step.ts'
import { createRedactor } from '../../redaction/redact.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import type { RunControl } from '../execute/run-control.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import type { LevelRunner, ProbedTrial } from './level-runner.ts'
import { writeProbeAnswer } from './probe-files.ts'
import { Prober } from './prober.ts'
import type { Search } from './require-search.ts'

/** Of every search, wherever its levels run. */
export interface CommonSearchOptions {
  readonly secrets: readonly string[]
  readonly control: RunControl
  readonly onStep?: (step: Exclude<SearchStep, { kind: 'done' }>) => void
  readonly onRecord?: (record: LevelRecord) => void
}

interface SearchParts<Finished extends ProbedTrial> extends CommonSearchOptions, Search {
  /** For the answer. */
  readonly folder: RunFolder
  readonly runner: LevelRunner<Finished>
  /** Machines that share the levels. Absent: this one runs them. */
  readonly workers?: number
  readonly onFinished?: (finished: readonly Finished[]) => void
}

interface StartedSearch {
  /** Resolves to why the search ended. */
  readonly run: () => Promise<ProbeEnd>
  /** Writes the answer from what has been measured so far. */
  readonly save: (end: ProbeEnd) => Promise<ProbeAnswer>
  /** Whether no trial was answered by a provider. */
  readonly isSimulated: () => boolean
}

/** A search whose levels the runner carries out. Its answer is saved after each level. */
export function startSearch<Finished extends ProbedTrial>(
  plan: RequestPlan,
  options: SearchParts<Finished>,
): StartedSearch {
  const { probe, target, folder, runner, control, workers, secrets } = options
  const redact = createRedactor(secrets)
  const { seed } = plan.scenario
  const search = { run: folder.name, target: target.planned.id, seed, probe }
  const identity = { ...search, ...(workers !== undefined && { workers }) }
  let simulated = true
  const save = async (end: ProbeEnd): Promise<ProbeAnswer> => {
    const { records, judged: requests, rateLimits, spent } = prober.history
    const measured = { records, requests, rateLimits, spent, elapsed: prober.elapsed }
    const answer = buildAnswer({ ...identity, ...measured, simulated, end })
    await writeProbeAnswer(folder, answer, redact)
    return answer
  }
  const prober = new Prober<Finished>({
    scenario: plan.scenario,
    probe,
    costs: plan.spending?.textCosts[0] ?? [],
    thread: runner,
    control,
    onStep: (step) => options.onStep?.(step),
    onRecord: async (record) => {
      options.onRecord?.(record)
      await save('interrupted')
    },
    onFinished: (finished) => {
      simulated &&= finished.every(({ trial }) => trial.simulated)
      options.onFinished?.(finished)
    },
  })
  return { run: () => prober.run(), save, isSimulated: () => simulated }
}
