import type { FidelityCheck, RecogniserChoice } from '../../core/config/fidelity-check.ts'
import { SetupError } from '../../core/setup-error.ts'
import { createRedactor } from '../../redaction/redact.ts'
import { formatFidelityJson } from '../../report/fidelity/fidelity-json.ts'
import type { ReportedFidelity } from '../../tally/fidelity/reported-fidelity.ts'
import { type ListenOptions, listenToRun } from './listen-to-run.ts'
import { openMoonshine, type Recogniser } from './local-recogniser.ts'
import { reportFidelity } from './report-fidelity.ts'

export interface FidelityOptions extends Omit<ListenOptions, 'sample' | 'recogniser' | 'redact'> {
  /** What must not be written into a file. */
  readonly secrets: readonly string[]
  /** Called with what could not be done. */
  readonly onWarning: (text: string) => void
}

/** What was heard, and the text of `fidelity.json`. */
export interface CheckedFidelity {
  readonly fidelity: ReportedFidelity
  readonly json: string
}

/** Listens to a run and summarises it. Throws a `SetupError` if there is nothing to listen to, or nobody who can. */
export async function checkFidelity(
  { sample, recogniser: choice }: FidelityCheck,
  { onWarning, secrets, ...options }: FidelityOptions,
): Promise<CheckedFidelity> {
  const recogniser = await openRecogniser(choice, onWarning)
  try {
    const redact = createRedactor(secrets)
    const listened = await listenToRun({ ...options, redact, sample, ...(recogniser && { recogniser }) })
    const fidelity = reportFidelity(listened)
    return { fidelity, json: formatFidelityJson(fidelity) }
  } finally {
    await recogniser?.close()
  }
}

/**
 * Listens to a run whose scenario asks for it. What cannot be listened to is a warning: the run is over, and its
 * thresholds on fidelity have no data.
 */
export async function checkFidelityAfterRun(
  check: FidelityCheck,
  options: FidelityOptions,
): Promise<CheckedFidelity | undefined> {
  try {
    return await checkFidelity(check, options)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    options.onWarning(`nothing was listened to: ${error.message}`)
    return undefined
  }
}

/** The signal can be measured without a recogniser, and says so unless none was asked for. */
async function openRecogniser(
  choice: RecogniserChoice,
  onWarning: (text: string) => void,
): Promise<Recogniser | undefined> {
  if (choice === 'none') return undefined
  try {
    return await openMoonshine()
  } catch (error) {
    if (choice !== 'auto' || !(error instanceof SetupError)) throw error
    onWarning(`${error.message}, so only the signal is measured. ${error.hint ?? ''}`)
    return undefined
  }
}
