import { SetupError } from '../../core/setup-error.ts'
import { createRedactor } from '../../redaction/redact.ts'
import { formatFidelityJson } from '../../report/fidelity/fidelity-json.ts'
import type { ReportedFidelity } from '../../tally/fidelity/reported-fidelity.ts'
import { answersHere, type ListeningPlan } from '../plan/run-plan.ts'
import { openAdapterRecogniser } from './adapter-recogniser.ts'
import { knownSpeech } from './known-speech.ts'
import { findSample, type ListenOptions, listenToRun } from './listen-to-run.ts'
import { openMoonshine } from './local-recogniser.ts'
import type { Recogniser } from './recogniser.ts'
import { reportFidelity } from './report-fidelity.ts'

export interface FidelityOptions
  extends Omit<ListenOptions, 'sample' | 'recogniser' | 'redact' | 'onUnheard'> {
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
  check: ListeningPlan,
  { secrets, ...options }: FidelityOptions,
): Promise<CheckedFidelity> {
  const recogniser = await openRecogniser(check, { secrets, ...options })
  try {
    const redact = createRedactor([...secrets, ...keyOf(check)])
    const listened = await listenToRun({
      ...options,
      redact,
      sample: check.sample,
      onUnheard: (text) => options.onWarning(redact(text)),
      ...(recogniser && { recogniser }),
    })
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
  check: ListeningPlan,
  options: FidelityOptions,
): Promise<CheckedFidelity | undefined> {
  try {
    return await checkFidelity(check, options)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    options.onWarning(`the run was not listened to: ${error.message}. ${error.hint ?? ''}`.trim())
    return undefined
  }
}

/** The key of an adapter in a file: its variable is in no list. */
function keyOf({ recogniser }: ListeningPlan): string[] {
  if (typeof recogniser === 'string' || answersHere(recogniser.component)) return []
  return [recogniser.component.planned.key].filter(Boolean)
}

/** The signal can be measured without a recogniser, and says so unless none was asked for. */
async function openRecogniser(
  { sample, recogniser: choice }: ListeningPlan,
  { folder, onWarning, signal }: FidelityOptions,
): Promise<Recogniser | undefined> {
  if (choice === 'none') return undefined
  if (typeof choice === 'object') {
    const found = await findSample({ folder, sample })
    const speech = choice.component.answeredBy === 'lab' ? await knownSpeech(found) : []
    const { seed } = found.kept.file.scenario
    return openAdapterRecogniser(choice, { speech, seed, ...(signal && { signal }) })
  }
  try {
    return await openMoonshine()
  } catch (error) {
    if (choice !== 'auto' || !(error instanceof SetupError)) throw error
    onWarning(`${error.message}, so only the signal is measured. ${error.hint ?? ''}`)
    return undefined
  }
}
