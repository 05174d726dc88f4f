import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import type { OpenPolicy } from '../../report/check/check-lines.ts'
import { type CheckReport, formatCheckNotes } from '../../report/check/check-report.ts'
import type { DamageListener } from '../../results/csv/repeated-records.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { loadBaseline, loadBaselines } from '../../run/finished-runs/baselines.ts'
import { loadArms } from '../../run/finished-runs/load-arms.ts'
import { describeBaselineMachine } from '../../tally/baseline/baseline.ts'
import { checkBaseline } from '../../tally/baseline/check-baseline.ts'
import { findBaselineMismatch } from '../../tally/baseline/eligibility.ts'
import { learnSpreadFromBaselines } from '../../tally/baseline/learned-spread.ts'
import { resolveRun } from './resolve-run.ts'

export interface BaselineCheckOptions {
  /** The name of the baseline, or its file. */
  readonly baseline: string
  /** The folder of baselines. */
  readonly baselines: string
  /** The target that changes are relative to. */
  readonly control?: string
  /** Whether an inconclusive gate passes. */
  readonly open: OpenPolicy
}

/** Checks a run against a baseline. Throws a `SetupError` if they are not comparable. */
export async function buildCheck(
  run: string,
  { baseline: name, baselines, control, open }: BaselineCheckOptions,
  cwd: string,
  onDamage?: DamageListener,
): Promise<{ report: CheckReport; file: AnyRunFile; folder: string }> {
  const store = path.resolve(cwd, baselines)
  const baseline = await loadBaseline(store, name)
  const folder = await resolveRun(run, cwd)
  const { file, arms } = await loadArms(folder, onDamage)
  const reason = findBaselineMismatch(file, baseline)
  if (reason) throw new SetupError(`not comparable: ${reason}`, { code: 'NOT_COMPARABLE' })
  const learned = learnSpreadFromBaselines(baseline, await loadBaselines(store))
  const check = checkBaseline(baseline, arms, {
    seed: file.scenario.seed,
    ...(learned && { learned }),
    ...(control !== undefined && { control }),
  })
  const notes = formatCheckNotes({ check, baseline, machine: describeBaselineMachine(file) })
  return { report: { check, baseline, run: file.run, notes, open }, file, folder }
}
