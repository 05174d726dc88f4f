import { isNestedTooDeeply } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import { type Redactor, redactData } from '../../redaction/redact.ts'
import { describeValue } from '../../validation/describe-value.ts'
import { describeProblem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { describeFileError } from '../file-error.ts'
import { readStoredText } from '../read-file.ts'
import { replaceFile } from '../replace-file.ts'
import { type AnyRunFile, type RunFile, SCHEMA_VERSION } from './run-file.ts'
import { runFileSchema } from './run-file-schema.ts'

/** What is left of a run whose `run.json` cannot be read. */
const DAMAGED_HINT =
  'Restore the file from a copy. Until then `trials.csv` or `turns.csv` beside it is still a complete table, and `report.html` shows the run as it was last reported.'

/** Replaces `run.json` atomically: a reader sees the old file or the new one. */
export async function writeRunFile(path: string, file: AnyRunFile, redact: Redactor): Promise<void> {
  await replaceFile(path, `${JSON.stringify(redactData(file, redact), undefined, 2)}\n`)
}

/**
 * Reads `run.json`. A status of `running` is returned as `interrupted`, because the process that wrote it is
 * gone. Throws a `SetupError` when the file does not exist or this version cannot read it.
 */
export async function readRunFile(path: string): Promise<AnyRunFile> {
  const file = parseRunFile(await readText(path), path)
  if (file.status !== 'running') return file
  const interruption = { reason: 'killed', detail: 'the process ended without writing a result' } as const
  return { ...file, status: 'interrupted', interruption: file.interruption ?? interruption }
}

/** Throws a `SetupError` for a run of conversations: it has no trials. */
export function requireRequests(file: AnyRunFile, path: string): RunFile {
  if (file.kind === undefined) return file
  throw new SetupError(
    `${path} belongs to a run of ${file.kind}, and this command reads runs of requests only`,
    {
      code: 'RUN_KIND',
      hint: '`ttfa report`, `export`, `compare`, `baseline`, `check`, `history` and `plan` read conversations too.',
    },
  )
}

async function readText(path: string): Promise<string> {
  try {
    return await readStoredText(path)
  } catch (cause) {
    throw new SetupError(`cannot read ${path}: ${describeFileError(cause)}`, {
      code: 'RUN_NOT_FOUND',
      hint: 'Give the folder of a run. It contains run.json, and trials.csv or turns.csv.',
    })
  }
}

function parseRunFile(text: string, path: string): AnyRunFile {
  const data = parseJson(text, path)
  const version =
    typeof data === 'object' && data !== null && 'schema_version' in data ? data.schema_version : undefined
  if (version !== SCHEMA_VERSION)
    throw new SetupError(
      `${path} has schema version ${describeValue(version)}; this version of ttfa reads ${SCHEMA_VERSION}`,
      {
        code: 'RUN_VERSION',
        hint: 'Use the version of ttfa that wrote the run.',
      },
    )
  const result = validate(runFileSchema(data as object), data)
  // The data itself, and not the schema's copy of it: reports are rebuilt byte for byte.
  if (result.valid) return data as AnyRunFile
  const [problem, ...others] = result.problems
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw damagedError(path, `${describeProblem(problem, 'the run')}${more}`)
}

function parseJson(text: string, path: string): unknown {
  try {
    const data = JSON.parse(text)
    if (!isNestedTooDeeply(data)) return data
  } catch {
    throw damagedError(path, 'it is not JSON')
  }
  throw damagedError(path, 'it is nested too deeply')
}

function damagedError(path: string, what: string): SetupError {
  return new SetupError(`${path} is damaged: ${what}`, { code: 'RUN_UNREADABLE', hint: DAMAGED_HINT })
}
