import { type Digest, digestTrials } from '../report/digest.ts'
import { openRun } from '../results/run.ts'

/** Summarises a run folder without writing to it. Throws a `SetupError` if it holds no readable run. */
export async function loadDigest(folder: string): Promise<Digest> {
  const run = await openRun(folder)
  return digestTrials(run.file, run.trials())
}
