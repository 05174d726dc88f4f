import type { StampSource } from '../../core/config/stamp-source.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Workload } from '../../scenario/workload.ts'

/** Options of `ttfa run` that only some workloads support. */
interface WorkloadOptions {
  /** `true` without a number. */
  readonly record?: number | true
  readonly stamps?: StampSource
}

/** Throws a `SetupError` for an option that would have no effect on this workload. */
export function checkWorkloadOptions(workload: Workload, { record, stamps }: WorkloadOptions): void {
  if (workload === 'conversations' && stamps === 'kernel')
    throw new SetupError(
      '--stamps kernel does not apply to conversations: their instants are those of the event loop',
      {
        code: 'OPTION_UNSUPPORTED',
        hint: 'Leave it out, or measure the voice alone in a scenario with `targets:` and `texts:`.',
      },
    )
  if (workload === 'conversations' && record !== undefined)
    throw new SetupError('--record does not apply to conversations: a cassette holds one request', {
      code: 'OPTION_UNSUPPORTED',
      hint: 'Leave out --record, or record the voice alone in a scenario with `targets:` and `texts:`.',
    })
}
