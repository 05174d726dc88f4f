import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { runFolderAt } from '../../results/run/run-folder.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import type { CoordinatorBroker } from '../broker/broker.ts'
import type { DistributedRun } from '../messages.ts'
import type { Signer } from '../signer.ts'
import { Collection } from './collection.ts'
import type { JoinedRun } from './join-run.ts'

export interface CollectRunOptions {
  readonly broker: CoordinatorBroker
  readonly signer: Signer
  readonly control: RunControl
  /** Default: where its coordinator wrote. */
  readonly out?: string
}

/**
 * Collects what is left at the broker of a run whose coordinator is gone, and joins it with what that had written.
 * Workers that are still running are told to finish. Throws a `SetupError` if the broker does not know the run.
 */
export async function collectRun(run: string, { out, ...options }: CollectRunOptions): Promise<JoinedRun> {
  const { broker, signer } = options
  const signed = await broker.describe(run)
  const described = signed === undefined ? undefined : signer.verify<DistributedRun>('run', signed)
  if (!described)
    throw new SetupError(
      signed === undefined ? `the broker has no run ${run}` : `the run ${run} is signed with another secret`,
      {
        code: 'COLLECT_UNKNOWN',
        hint: 'The id was printed when the run began. A run is deleted once it is collected, or after a week.',
      },
    )
  const folder = runFolderAt(path.resolve(out ?? described.folder))
  await makeFolder(folder.path)
  const collection = new Collection({ folder, described }, { ...options, waitMs: 0 })
  await collection.coordinator.collectLeft()
  return collection.join()
}
