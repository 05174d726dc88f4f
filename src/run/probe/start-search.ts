import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import type { ProbeEnd } from '../../probe/next-step.ts'
import { createRedactor } from '../../redaction/redact.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import { answerOf } from './answer-of.ts'
import type { LevelRunner, ProbedTrial } from './level-runner.ts'
import { writeProbeAnswer } from './probe-files.ts'
import { Prober } from './prober.ts'
import { requireSearch } from './require-search.ts'
import type { RunProbeOptions } from './run-probe.ts'

interface SearchParts extends Pick<RunProbeOptions, 'secrets' | 'control' | 'onStep' | 'onRecord'> {
  /** For the answer. */
  readonly folder: RunFolder
  readonly runner: LevelRunner<ProbedTrial>
  /** Machines that share the levels. */
  readonly workers: number
}

interface StartedSearch {
  /** Resolves to why the search ended. */
  readonly run: () => Promise<ProbeEnd>
  /** Writes the answer from what has been measured so far. */
  readonly save: (end: ProbeEnd) => Promise<ProbeAnswer>
}

/** A search whose levels run elsewhere, and whose trials are written there. Its answer is saved after each level. */
export function startSearch(plan: RequestPlan, options: SearchParts): StartedSearch {
  const { probe, target } = requireSearch(plan)
  const { folder, runner, control, workers, secrets } = options
  const redact = createRedactor(secrets)
  const { seed } = plan.scenario
  const identity = { run: folder.name, target: target.planned.id, seed, probe, workers }
  let simulated = true
  const save = async (end: ProbeEnd): Promise<ProbeAnswer> => {
    const answer = answerOf(prober, { ...identity, simulated, end })
    await writeProbeAnswer(folder, answer, redact)
    return answer
  }
  const prober = new Prober<ProbedTrial>({
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
    },
  })
  return { run: () => prober.run(), save }
}
