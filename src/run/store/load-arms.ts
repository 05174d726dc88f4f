import type { DamageListener } from '../../results/csv/once-each.ts'
import { openRun } from '../../results/run/run.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import { type Arm, collectArms } from '../../tally/compare/arm.ts'

/** A run loaded for comparison: the values of all its measured trials. */
export interface LoadedRun {
  readonly file: RunFile
  readonly arms: readonly Arm[]
}

/** Reads a run folder. Throws a `SetupError` if it holds no run that this version can read. */
export async function loadArms(folder: string, onDamage?: DamageListener): Promise<LoadedRun> {
  const { file, trials } = await openRun(folder)
  return { file, arms: await collectArms(file, trials(onDamage)) }
}
