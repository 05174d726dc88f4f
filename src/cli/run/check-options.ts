import { SetupError } from '../../core/setup-error.ts'
import type { Workload } from '../../scenario/workload.ts'

/** The options of `ttfa run` that need something that not every workload has. */
export interface WorkloadOptions {
  readonly junit?: string
  readonly saveAudio?: boolean
}

/** Throws a `SetupError` for an option that would have no effect on this workload. */
export function checkWorkloadOptions(workload: Workload, { junit, saveAudio }: WorkloadOptions): void {
  if (workload === 'requests') return
  if (junit !== undefined)
    throw notForConversations('--junit', 'they have no thresholds, so there is nothing to report')
  if (saveAudio) throw notForConversations('--save-audio', 'the audio of turns is not kept')
}

function notForConversations(option: string, reason: string): SetupError {
  return new SetupError(`${option} does not apply to conversations: ${reason}`, {
    code: 'OPTION_UNSUPPORTED',
    hint: `Leave out ${option}.`,
  })
}
