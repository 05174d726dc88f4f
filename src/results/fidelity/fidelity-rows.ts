import { readFile } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import { SetupError } from '../../core/setup-error.ts'
import type { AnswerFidelity, HeardText } from '../../core/trial/answer-fidelity.ts'
import type { SpeechSignal } from '../../core/trial/speech-signal.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { describeFileError } from '../file-error.ts'
import { checkHeader, parseRows } from '../trials/trial-rows.ts'
import { FIDELITY_COLUMNS, type FidelityDraft } from './fidelity-columns.ts'

const WRITE_OPTIONS = { record_delimiter: '\n', quoted_match: /\r/ } as const

/** The header row of `fidelity.csv`. */
export function fidelityHeader(): string {
  return stringify([FIDELITY_COLUMNS.map(({ name }) => name)], WRITE_OPTIONS)
}

/** Formats answers as rows of `fidelity.csv`, with all text redacted. */
export function formatFidelityRows(answers: readonly AnswerFidelity[], redact: Redactor): string {
  return stringify(
    answers.map((answer) => FIDELITY_COLUMNS.map(({ write }) => write(answer, redact))),
    WRITE_OPTIONS,
  )
}

/**
 * Reads a `fidelity.csv`; nothing of a file that does not exist. A row that was cut off at the end is left out. Throws
 * a `SetupError` if a row cannot be read.
 */
export async function readFidelity(path: string): Promise<AnswerFidelity[]> {
  const rows = await readIfThere(path)
  const end = rows.lastIndexOf('\n')
  try {
    return end < 0 ? [] : parseFidelity(rows.subarray(0, end + 1))
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
    return await readFile(path)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return Buffer.alloc(0)
    throw new SetupError(`cannot read ${path}: ${describeFileError(cause)}`, { code: 'RUN_UNREADABLE' })
  }
}

function parseFidelity(rows: Buffer): AnswerFidelity[] {
  const [header = [], ...cells] = parseRows(rows)
  checkHeader(header, FIDELITY_COLUMNS)
  const columns = header.map((name) => FIDELITY_COLUMNS.find((column) => column.name === name))
  return cells.map((row, number) => {
    const draft: FidelityDraft = { signal: {}, heard: {}, floor: {} }
    for (const [index, column] of columns.entries())
      try {
        column?.read(row[index] ?? '', draft)
      } catch (cause) {
        throw new RangeError(`row ${number + 2}, column ${column?.name}: ${(cause as Error).message}`, {
          cause,
        })
      }
    return finish(draft)
  })
}

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
