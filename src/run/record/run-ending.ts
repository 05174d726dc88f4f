import type { Interruption, RunFile } from '../../results/run/run-file.ts'
import type { LoadOutcome } from '../execute/execute-options.ts'

/** How a run ended, as `run.json` says it. */
export type RunEnding = Pick<RunFile, 'status' | 'interruption'>

/** What may have ended a run early. */
export interface EndingCauses {
  /** Results could not be written. */
  readonly failed: boolean
  /** The threshold that failed and ends the run. */
  readonly breach: string | undefined
  /** Why no key was accepted, if that ended the run. */
  readonly refusal: string | undefined
  readonly outcome: LoadOutcome
  /** The user ended the run. */
  readonly interrupted: boolean
}

/** If there are several causes, the first counts. */
export function decideEnding({ failed, breach, refusal, outcome, interrupted }: EndingCauses): RunEnding {
  if (failed) return interruptedBy('failure', 'results could not be written')
  if (breach !== undefined) return interruptedBy('threshold', `${breach} failed`)
  if (refusal !== undefined) return interruptedBy('auth', refusal)
  if (outcome.reachedBudget)
    return interruptedBy('budget', 'the next request or turn would have exceeded the scenario’s budget')
  // If the user stopped the run during provisioning, report the user and not the failure.
  if (outcome.unmade !== undefined && !interrupted) return interruptedBy('preparation', outcome.unmade)
  return interrupted ? interruptedBy('signal', 'interrupted by the user') : { status: 'finished' }
}

/** A run that an error ended. */
export function failureEnding(error: unknown): RunEnding {
  return interruptedBy('failure', error instanceof Error ? error.message : String(error))
}

function interruptedBy(reason: Interruption['reason'], detail: string): RunEnding {
  return { status: 'interrupted', interruption: { reason, detail } }
}
