import type { Load } from '../core/load.ts'
import { SetupError } from '../core/setup-error.ts'

/** What the command line may say about a load. */
export interface LoadChanges {
  readonly trials?: number
  readonly concurrency?: number
}

/** The load with what the command line changes about it. Throws a `SetupError` for what such a load does not have. */
export function adjustLoad(load: Load, { trials, concurrency }: LoadChanges): Load {
  if (trials === undefined && concurrency === undefined) return load
  if (load.executor !== 'constant-concurrency' && load.executor !== 'shared-iterations')
    throw new SetupError(
      `--${trials === undefined ? 'concurrency' : 'trials'} means nothing to ${load.executor}`,
      {
        code: 'LOAD_FIXED',
        hint: 'Its size is a rate, stages or a duration: change them in the scenario.',
      },
    )
  const changed = { ...load, ...(concurrency !== undefined && { concurrency }) }
  if (trials === undefined) return changed
  // A number of trials takes the place of a duration.
  const { duration: _, ...counted } = { duration: 0, ...changed }
  return { ...counted, trials }
}
