import type { Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'
import type { RunPlan } from '../../run/plan/run-plan.ts'
import { Collection, type CollectionOptions } from './collection.ts'
import { divideRun } from './divide-run.ts'
import { findWorkers } from './find-workers.ts'
import type { JoinedRun } from './join-run.ts'
import { type OfferOptions, offerRun } from './offer-run.ts'
import { RowWatcher } from './row-watcher.ts'
import { StartTogether } from './start-together.ts'

export interface DistributedOptions
  extends Omit<OfferOptions, 'search'>,
    Pick<CollectionOptions, 'control' | 'waitMs' | 'onProgress'> {
  /** Absent: the only one at which workers wait. */
  readonly vantages?: readonly string[]
  /** For each vantage. */
  readonly workers: number
  readonly onStart?: (folder: RunFolder, run: string) => void
  readonly onTrials?: (trials: readonly Trial[]) => void
  readonly onTurns?: (turns: readonly TurnRecord[]) => void
}

/** Runs a plan on workers, and leaves one run folder. Throws a `SetupError` if it could not begin. */
export async function runDistributed(plan: RunPlan, options: DistributedOptions): Promise<JoinedRun> {
  const { broker, signer, control, workers, waitMs } = options
  const place = { vantages: options.vantages, workers, waitMs, signal: control.finish }
  const { vantages, found } = await findWorkers(broker, signer, place)
  const cores = Math.min(...found.map((worker) => worker.cores))
  const offered = await offerRun(divideRun(plan, { vantages, workers, cores }), options)
  const watcher = new RowWatcher(plan, options)
  const collection = new Collection(offered, {
    ...options,
    onRows: (...rows) => watcher.read(...rows),
    breach: () => watcher.breach,
  })
  await collection.untilPlanned()
  options.onStart?.(offered.folder, offered.described.run)
  await collection.coordinator.untilEnd(new StartTogether(collection.place))
  return collection.join()
}
