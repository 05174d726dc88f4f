import { SetupError } from '../../core/setup-error.ts'
import type { Workload } from '../../scenario/workload.ts'

/** The options of `ttfa run` that need something that not every workload has. */
export interface WorkloadOptions {
  readonly saveAudio?: boolean
}

/** Throws a `SetupError` for an option that would have no effect on this workload. */
export function checkWorkloadOptions(workload: Workload, { saveAudio }: WorkloadOptions): void {
  if (workload === 'conversations' && saveAudio)
    throw new SetupError('--save-audio does not apply to conversations: the audio of turns is not kept', {
      code: 'OPTION_UNSUPPORTED',
      hint: 'Leave out --save-audio.',
    })
}
