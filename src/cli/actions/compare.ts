import { SetupError } from '../../core/setup-error.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { formatCompareJson } from '../../report/compare/compare-json.ts'
import { renderCompareMarkdown } from '../../report/compare/compare-markdown.ts'
import { renderCompareText } from '../../report/compare/compare-summary.ts'
import { type ComparisonReport, renderFullCompareText } from '../../report/compare/compare-text.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { type LoadedRun, loadArms } from '../../run/store/load-arms.ts'
import { compareTargets, compareTwoRuns } from '../../tally/compare/compare-runs.ts'
import { declaredSpread } from '../../tally/compare/run-spread.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import type { CliContext } from '../cli-context.ts'
import { resolveRun } from '../input/run-argument.ts'
import { comparedStagesOf, mainStageOf, requireStages } from '../input/workload-stages.ts'
import { damagePrinter } from '../output/print-run.ts'

export interface CompareCommandOptions {
  readonly against?: string
  readonly by?: Criterion
  readonly stage?: AnyStageName[]
  readonly spread?: number
  readonly all?: boolean
  readonly json?: boolean
  readonly markdown?: boolean
}

export interface Criterion {
  readonly stage: AnyStageName
  readonly share: number
}

export async function compare(
  run: string,
  other: string | undefined,
  options: CompareCommandOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const where = await resolveRun(run, cwd)
  const first = await loadArms(where, damagePrinter({ progress }))
  const second =
    other === undefined
      ? undefined
      : await loadArms(await resolveRun(other, cwd), damagePrinter({ progress }))
  const report = buildReport(first, second, options)
  const json = formatCompareJson(report)
  // A comparison within one run is saved next to the run, where its report finds it.
  if (!second) await writeSidecar(where, 'compare.json', json)
  if (options.json) output.write(json)
  else if (options.markdown) output.write(renderCompareMarkdown(report))
  else if (options.all) output.write(renderFullCompareText(report, output.paint))
  else output.write(renderCompareText(report, shownStage(options, first), output.paint))
}

/** The stage of the short form. */
function shownStage({ stage, by }: CompareCommandOptions, { file }: LoadedRun): AnyStageName {
  return stage?.[0] ?? by?.stage ?? mainStageOf(file)
}

function buildReport(
  first: LoadedRun,
  second: LoadedRun | undefined,
  options: CompareCommandOptions,
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
    simulated: all.some(({ arms }) =>
      arms.some(({ circumstances }) => circumstances['answered by'] === 'the lab'),
    ),
  }
}

function requireValid({ run, validity }: LoadedRun['file']): void {
  if (validity?.state === 'invalid')
    throw new SetupError(
      `${run} is not valid: the harness was the bottleneck: ${validity.reasons.join('; ')}`,
      {
        code: 'RUN_INVALID',
        hint: 'Measure again with less load or on a quieter machine.',
      },
    )
}

function requireTarget(target: string, { file }: LoadedRun): string {
  const names = file.scenario.targets.map(({ id }) => id)
  if (names.includes(target)) return target
  throw new SetupError(`--against: the run has no target ${target}${suggestNearest(target, names)}`, {
    code: 'TARGET_UNKNOWN',
    hint: `It has ${names.join(', ')}.`,
  })
}
