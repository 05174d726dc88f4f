import { SetupError } from '../../core/setup-error.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { ProbeCommandOptions } from '../run/probe-options.ts'

/** Throws a `SetupError` for a search that workers cannot share. */
export function checkWorkersSearch(loaded: WorkloadScenario, { lab, vantage }: ProbeCommandOptions): void {
  if (loaded.workload === 'conversations')
    throw unsupported(
      '--workers does not apply to a search of conversations: its levels last until a test over all turns has decided',
      'Search on one machine, or let workers sustain a number of conversations: `ttfa run --workers`.',
    )
  if (lab)
    throw unsupported(
      '--lab does not apply to a search on workers: each would have a lab of its own, and no limit would be shared',
      'Start one lab that all workers reach (`ttfa lab`) and name it as the `base` of the target.',
    )
  const { vantages = [] } = loaded.scenario
  if (vantage === undefined && vantages.length > 1)
    throw unsupported(
      `a limit belongs to an account, and is searched from one vantage: the scenario names ${vantages.join(', ')}`,
      `Name one with --vantage ${vantages[0]}. Several workers of a vantage share every level (--workers 4).`,
    )
}

function unsupported(message: string, hint: string): SetupError {
  return new SetupError(message, { code: 'OPTION_UNSUPPORTED', hint })
}
