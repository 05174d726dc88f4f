import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import {
  formatBaselineDetails,
  formatBaselineLine,
  toBaselineJson,
} from '../../report/check/baseline-report.ts'
import { baselineNames, loadBaseline, saveBaseline } from '../../run/store/baseline-store.ts'
import { loadArms } from '../../run/store/load-arms.ts'
import { createBaseline } from '../../tally/baseline/baseline.ts'
import { findBaselineDefect } from '../../tally/baseline/eligibility.ts'
import { defaultStageGates, type StageGate } from '../../tally/baseline/gates.ts'
import type { CliContext } from '../cli-context.ts'
import { requireStages } from '../input/workload-stages.ts'
import { damagePrinter } from '../output/print-run.ts'

export interface SaveOptions {
  readonly gate?: StageGate[]
  readonly success: number
  readonly spread?: number
  readonly baselines: string
}

export async function save(
  run: string,
  name: string,
  options: SaveOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const { file, arms } = await loadArms(path.resolve(cwd, run), damagePrinter({ progress }))
  const reason = findBaselineDefect(file)
  if (reason) throw new SetupError(`${run} cannot be a baseline: ${reason}`, { code: 'BASELINE_UNFIT' })
  const { targets } = file.scenario
  requireStages(
    (options.gate ?? []).map(({ stage }) => stage),
    file,
  )
  const gates = {
    stages: options.gate ?? defaultStageGates(targets.length, file.simulated, file.kind === 'conversations'),
    success: { margin: options.success },
    ...(options.spread !== undefined && { spread: options.spread }),
  }
  const baseline = createBaseline(name, file, arms, gates)
  const saved = await saveBaseline(path.resolve(cwd, options.baselines), baseline)
  output.write(`${path.relative(cwd, saved)}\n${formatBaselineDetails(baseline)}`)
}

export async function list(
  { baselines, json }: { baselines: string; json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const location = path.resolve(cwd, baselines)
  const all = await Promise.all((await baselineNames(location)).map((name) => loadBaseline(location, name)))
  if (json) output.write(`${JSON.stringify(all.map(toBaselineJson), null, 2)}\n`)
  else
    output.write(
      all.length > 0
        ? all.map((each) => `${formatBaselineLine(each)}\n`).join('')
        : `no baselines in ${baselines}\n`,
    )
}

export async function show(
  name: string,
  { baselines, json }: { baselines: string; json?: boolean },
  { cwd, output }: CliContext,
): Promise<void> {
  const baseline = await loadBaseline(path.resolve(cwd, baselines), name)
  output.write(
    json ? `${JSON.stringify(toBaselineJson(baseline), null, 2)}\n` : formatBaselineDetails(baseline),
  )
}
