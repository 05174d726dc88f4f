import { type Digest, digestTrials } from '../report/digest.ts'
import { openRun } from '../results/run.ts'

/** Reads a run's folder and writes nothing. Throws a `SetupError` when it holds no run that can be read. */
export async function loadDigest(folder: string): Promise<Digest> {
  const run = await openRun(folder)
  return digestTrials(run.file, run.trials())
}
