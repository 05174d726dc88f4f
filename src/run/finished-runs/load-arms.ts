import type { DamageListener } from '../../results/csv/repeated-records.ts'
import { openAnyRun } from '../../results/run/open-run.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { type Arm, collectArms } from '../../tally/compare/arm.ts'
import { collectTurnArms } from '../../tally/conversation/turn-arms.ts'

/** A run loaded for comparison: the values of all its measured trials or turns. */
export interface LoadedRun {
  readonly file: AnyRunFile
  readonly arms: readonly Arm[]
}

/** Reads a run folder. Throws a `SetupError` if it holds no run that this version can read. */
export async function loadArms(folder: string, onDamage?: DamageListener): Promise<LoadedRun> {
  const run = await openAnyRun(folder)
  if (run.workload === 'requests')
    return { file: run.file, arms: await collectArms(run.file, run.trials(onDamage)) }
  return { file: run.file, arms: collectTurnArms(run.file, await run.turns(onDamage)) }
}
