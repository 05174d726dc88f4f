import { type BaselineCheckOptions, buildCheck } from '../../library/shared/build-check.ts'
import { formatCheckJson } from '../../report/check/check-json.ts'
import { checkOutcomes, listCheckLines } from '../../report/check/check-lines.ts'
import { renderCheckMarkdown, renderCheckText } from '../../report/check/check-report.ts'
import type { CliContext } from '../cli-context.ts'
import { exitCodeOfOutcomes } from '../gate-code.ts'
import { checkCiFiles, reportToCi, timingOfRun } from '../output/ci-reports.ts'
import { keepSidecar } from '../output/keep-sidecar.ts'
import { damagePrinter } from '../output/print-warnings.ts'

export interface CheckCommandOptions extends BaselineCheckOptions {
  readonly junit?: string
  readonly json?: boolean
  readonly markdown?: boolean
}

export async function check(run: string, options: CheckCommandOptions, context: CliContext): Promise<void> {
  const { cwd, output, setExitCode } = context
  await checkCiFiles(options, context)
  const { file, report, folder: where } = await buildCheck(run, options, cwd, damagePrinter(context))
  const { check: result, baseline, open } = report
  const outcomes = checkOutcomes(
    `${baseline.scenario} against ${baseline.name}`,
    listCheckLines(result),
    open,
  )
  const [json, markdown] = [formatCheckJson(report), renderCheckMarkdown(report)]
  // Stored beside the run, where its report finds it.
  await keepSidecar(where, 'check.json', json, context)
  if (options.json) output.write(json)
  else output.write(options.markdown ? markdown : renderCheckText(report, output.paint))
  await reportToCi({ outcomes, timing: timingOfRun(file), summary: markdown }, options, context)
  setExitCode(exitCodeOfOutcomes(outcomes))
}
