import { SetupError } from '../../core/setup-error.ts'
import type { Workload } from '../../scenario/workload.ts'

/** The options of `ttfa run` that need something that not every workload has. */
interface WorkloadOptions {
  /** `true` without a number. */
  readonly record?: number | true
}

/** Throws a `SetupError` for an option that would have no effect on this workload. */
export function checkWorkloadOptions(workload: Workload, { record }: WorkloadOptions): void {
  if (workload === 'conversations' && record !== undefined)
    throw new SetupError('--record does not apply to conversations: a cassette holds one request', {
      code: 'OPTION_UNSUPPORTED',
      hint: 'Leave out --record, or record the voice alone in a scenario with `targets:` and `texts:`.',
    })
}
