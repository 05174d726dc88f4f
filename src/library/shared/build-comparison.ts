import { SetupError } from '../../core/setup-error.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { isTarget } from '../../core/vantage.ts'
import type { ComparisonReport } from '../../report/compare/compare-text.ts'
import type { LoadedRun } from '../../run/finished-runs/load-arms.ts'
import { compareTargets, compareTwoRuns } from '../../tally/compare/compare-runs.ts'
import { declaredSpread } from '../../tally/compare/run-spread.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import { comparedStagesOf, mainStageOf, requireStages } from './workload-stages.ts'

export interface ComparisonOptions {
  /** The target to compare with. Default: the first. */
  readonly against?: string
  /** The stage and percentile that targets are ranked by. */
  readonly by?: Criterion
  readonly stage?: readonly AnyStageName[]
  /** The spread between two runs of the same target, as a share. */
  readonly spread?: number
}

export interface Criterion {
  readonly stage: AnyStageName
  readonly share: number
}

/** Compares the targets of a run, or two runs. Throws a `SetupError` where nothing can be compared. */
export function buildComparison(
  first: LoadedRun,
  second: LoadedRun | undefined,
  options: ComparisonOptions,
): ComparisonReport {
  const {
    by = { stage: mainStageOf(first.file), share: 0.5 },
    stage: stages = comparedStagesOf(first.file),
  } = options
  const comparisonOptions = {
    seed: first.file.scenario.seed,
    criterion: by,
    stages,
    ...(options.spread !== undefined && { spread: declaredSpread(options.spread) }),
    ...(options.against !== undefined && { against: requireTarget(options.against, first) }),
  }
  const all = second ? [first, second] : [first]
  for (const { file } of all) {
    requireValid(file)
    requireStages([by.stage, ...stages], file)
  }
  return {
    comparison: second
      ? compareTwoRuns(first, second, comparisonOptions)
      : compareTargets(first.file, first.arms, comparisonOptions),
    runs: all.map(({ file }) => file.run),
    simulated: wasAnsweredBy('the lab', all),
    ...(wasAnsweredBy('a cassette', all) && { replayed: true }),
  }
}

function wasAnsweredBy(who: string, runs: readonly Pick<LoadedRun, 'arms'>[]): boolean {
  return runs.some(({ arms }) => arms.some(({ conditions }) => conditions['answered by'] === who))
}

function requireValid({ run, validity }: LoadedRun['file']): void {
  if (validity?.state === 'invalid')
    throw new SetupError(
      `${run} is not valid, because the harness was the bottleneck: ${validity.reasons.join('; ')}`,
      {
        code: 'RUN_INVALID',
        hint: 'Measure again with less load or on a quieter machine.',
      },
    )
}

function requireTarget(target: string, { file }: LoadedRun): string {
  const names = file.scenario.targets.map(({ id }) => id)
  if (names.some((name) => isTarget(name, target))) return target
  throw new SetupError(`--against: the run has no target ${target}${suggestNearest(target, names)}`, {
    code: 'TARGET_UNKNOWN',
    hint: `It has ${names.join(', ')}.`,
  })
}
