import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { checkLines, checkOutcomes, type OpenPolicy } from '../../report/check/check-lines.ts'
import {
  checkNotes,
  formatCheckJson,
  renderCheckMarkdown,
  renderCheckText,
} from '../../report/check/check-report.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { loadBaseline, loadBaselines } from '../../run/store/baseline-store.ts'
import { loadArms } from '../../run/store/load-arms.ts'
import { describeMachine } from '../../tally/baseline/baseline.ts'
import { checkBaseline } from '../../tally/baseline/check-baseline.ts'
import { findBaselineMismatch } from '../../tally/baseline/eligibility.ts'
import { learnSpreadFromBaselines } from '../../tally/baseline/learned-spread.ts'
import type { CliContext } from '../cli-context.ts'
import { exitCodeOfOutcomes } from '../gate-code.ts'
import { resolveRun } from '../input/run-argument.ts'
import { checkCiFiles, reportToCi, timingOfRun } from '../output/ci-reports.ts'
import { damagePrinter } from '../output/print-run.ts'

export interface CheckOptions {
  readonly baseline: string
  readonly baselines: string
  readonly control?: string
  readonly open: OpenPolicy
  readonly junit?: string
  readonly json?: boolean
  readonly markdown?: boolean
}

export async function check(run: string, options: CheckOptions, context: CliContext): Promise<void> {
  const { cwd, output, setExitCode } = context
  await checkCiFiles(options, context)
  const baselines = path.resolve(cwd, options.baselines)
  const baseline = await loadBaseline(baselines, options.baseline)
  const where = await resolveRun(run, cwd)
  const { file, arms } = await loadArms(where, damagePrinter(context))
  const reason = findBaselineMismatch(file, baseline)
  if (reason) throw new SetupError(`not comparable: ${reason}`, { code: 'NOT_COMPARABLE' })
  const learned = learnSpreadFromBaselines(baseline, await loadBaselines(baselines))
  const result = checkBaseline(baseline, arms, {
    seed: file.scenario.seed,
    ...(learned && { learned }),
    ...(options.control !== undefined && { control: options.control }),
  })
  const notes = checkNotes({ check: result, baseline, machine: describeMachine(file) })
  const { open } = options
  const report = { check: result, baseline, run: file.run, notes, open }
  const outcomes = checkOutcomes(`${baseline.scenario} against ${baseline.name}`, checkLines(result), open)
  const [json, markdown] = [formatCheckJson(report), renderCheckMarkdown(report)]
  // Next to the run, where its report finds it.
  await writeSidecar(where, 'check.json', json)
  if (options.json) output.write(json)
  else output.write(options.markdown ? markdown : renderCheckText(report, output.paint))
  await reportToCi({ outcomes, timing: timingOfRun(file), summary: markdown }, options, context)
  setExitCode(exitCodeOfOutcomes(outcomes))
}
