import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import { buildComparison, type Criterion } from '../../library/shared/build-comparison.ts'
import { resolveRun } from '../../library/shared/resolve-run.ts'
import { mainStageOf } from '../../library/shared/workload-stages.ts'
import { formatCompareJson } from '../../report/compare/compare-json.ts'
import { renderCompareMarkdown } from '../../report/compare/compare-markdown.ts'
import { renderCompareText } from '../../report/compare/compare-summary.ts'
import { renderFullCompareText } from '../../report/compare/compare-text.ts'
import { type LoadedRun, loadArms } from '../../run/finished-runs/load-arms.ts'
import type { CliContext } from '../cli-context.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface CompareCommandOptions {
  readonly against?: string
  readonly by?: Criterion
  readonly stage?: AnyStageName[]
  readonly spread?: number
  readonly all?: boolean
  readonly json?: boolean
  readonly markdown?: boolean
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
  const report = buildComparison(first, second, options)
  const json = formatCompareJson(report)
  // A comparison within one run is stored beside the run, where its report finds it.
  if (!second) await keepSidecar(where, 'compare.json', json, { progress })
  if (options.json) output.write(json)
  else if (options.markdown) output.write(renderCompareMarkdown(report))
  else if (options.all) output.write(renderFullCompareText(report, output.paint))
  else output.write(renderCompareText(report, shownStage(options, first), output.paint))
}

/** The stage that the short form shows. */
function shownStage({ stage, by }: CompareCommandOptions, { file }: LoadedRun): AnyStageName {
  return stage?.[0] ?? by?.stage ?? mainStageOf(file)
}
