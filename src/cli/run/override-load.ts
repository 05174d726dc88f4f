import { SetupError } from '../../core/setup-error.ts'
import type { LoadOverrides } from '../../executors/executor.ts'
import { executorOf, type Load } from '../../executors/index.ts'

/**
 * Applies the command line's changes to a load. Throws a `SetupError` if the executor does not support them.
 */
export function overrideLoad(load: Load, overrides: LoadOverrides): Load {
  const { trials, concurrency } = overrides
  if (trials === undefined && concurrency === undefined) return load
  const { override } = executorOf(load)
  if (override) return override(load, overrides)
  throw new SetupError(
    `--${trials === undefined ? 'concurrency' : 'trials'} does not apply to ${load.executor}`,
    {
      code: 'LOAD_FIXED',
      hint: 'Its size is set by a rate, stages or a duration: change them in the scenario.',
    },
  )
}
