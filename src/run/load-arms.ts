import { openRun } from '../results/run.ts'
import type { RunFile } from '../results/run-file.ts'
import { type Arm, armsOf } from '../tally/compare/arm.ts'

/** A run as comparisons need it: all values of its measured trials, in memory. */
export interface LoadedRun {
  readonly file: RunFile
  readonly arms: readonly Arm[]
}

/** Reads a run's folder. Throws a `SetupError` when it holds none that this version can read. */
export async function loadArms(folder: string): Promise<LoadedRun> {
  const { file, trials } = await openRun(folder)
  return { file, arms: await armsOf(file, trials()) }
}
