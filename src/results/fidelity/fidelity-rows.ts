import { SetupError } from '../../core/setup-error.ts'
import type { AnswerFidelity, HeardText } from '../../core/trial/answer-fidelity.ts'
import type { SpeechSignal } from '../../core/trial/speech-signal.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { formatRows, headerRow, parseRecords } from '../csv/csv-rows.ts'
import { describeFileError } from '../file-error.ts'
import { readStoredFile } from '../read-file.ts'
import { FIDELITY_COLUMNS, type FidelityDraft } from './fidelity-columns.ts'

/** The header row of `fidelity.csv`. */
export function fidelityHeader(): string {
  return headerRow(FIDELITY_COLUMNS)
}

/** Formats answers as rows of `fidelity.csv`, with all text redacted. */
export function formatFidelityRows(answers: readonly AnswerFidelity[], redact: Redactor): string {
  return formatRows(FIDELITY_COLUMNS, answers, redact)
}

/**
 * Reads a `fidelity.csv`; nothing of a file that does not exist. A row that was cut off at the end is left out. Throws
 * a `SetupError` if a row cannot be read.
 */
export async function readFidelity(path: string): Promise<AnswerFidelity[]> {
  const rows = await readIfThere(path)
  const end = rows.lastIndexOf('\n')
  try {
    return end < 0
      ? []
      : parseRecords<FidelityDraft>(rows.subarray(0, end + 1), FIDELITY_COLUMNS, newDraft).map(finish)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new SetupError(`${path} is damaged: ${cause.message}`, {
      code: 'RUN_UNREADABLE',
      hint: '`ttfa listen --again` writes it again.',
    })
  }
}

async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readStoredFile(path)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return Buffer.alloc(0)
    throw new SetupError(`cannot read ${path}: ${describeFileError(cause)}`, { code: 'RUN_UNREADABLE' })
  }
}

const newDraft = (): FidelityDraft => ({ signal: {}, heard: {}, floor: {} })

/** All required columns are in the header, and each sets its field. */
function finish({ signal, heard, floor, ...rest }: FidelityDraft): AnswerFidelity {
  const { words, errors } = floor
  return {
    ...(rest as Omit<AnswerFidelity, 'signal'>),
    signal: signal as SpeechSignal,
    ...(heard.words !== undefined && { heard: heard as HeardText }),
    ...(words !== undefined && errors !== undefined && { floor: { words, errors } }),
  }
}
