import type { Load } from '../../core/config/load.ts'
import { SetupError } from '../../core/setup-error.ts'

/** The options of the command line that change a load. */
export interface LoadOverrides {
  readonly trials?: number
  readonly concurrency?: number
}

/**
 * Applies the command line's changes to a load. Throws a `SetupError` if the executor does not support them.
 */
export function overrideLoad(load: Load, { trials, concurrency }: LoadOverrides): Load {
  if (trials === undefined && concurrency === undefined) return load
  if (load.executor !== 'constant-concurrency' && load.executor !== 'shared-iterations')
    throw new SetupError(
      `--${trials === undefined ? 'concurrency' : 'trials'} does not apply to ${load.executor}`,
      {
        code: 'LOAD_FIXED',
        hint: 'Its size is set by a rate, stages or a duration: change them in the scenario.',
      },
    )
  const changed = { ...load, ...(concurrency !== undefined && { concurrency }) }
  if (trials === undefined) return changed
  // A number of trials replaces a duration.
  const { duration: _, ...counted } = { duration: 0, ...changed }
  return { ...counted, trials }
}
