import { readFile, rename, writeFile } from 'node:fs/promises'
import { SetupError } from '../core/setup-error.ts'
import { type Redactor, redactData } from './redact.ts'
import { type RunFile, SCHEMA_VERSION } from './run-file.ts'

/** Writes `run.json` so that whoever reads it finds the old one or the new one, never half of one. */
export async function writeRunFile(path: string, file: RunFile, redact: Redactor): Promise<void> {
  const half = `${path}.part`
  await writeFile(half, `${JSON.stringify(redactData(file, redact), undefined, 2)}\n`)
  await rename(half, path)
}

/**
 * Reads `run.json`. One that still says `running` is told as `interrupted`: nobody who could finish it is left.
 * Throws a `SetupError` when there is none, or when it is not one this version can read.
 */
export async function readRunFile(path: string): Promise<RunFile> {
  const file = parse(await load(path), path)
  if (file.status !== 'running') return file
  const interruption = { reason: 'killed', detail: 'the run ended without a word' } as const
  return { ...file, status: 'interrupted', interruption: file.interruption ?? interruption }
}

async function load(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new SetupError(`${path} cannot be read`, {
      code: 'RUN_NOT_FOUND',
      hint: 'Name the folder of a run: it holds a run.json and a trials.csv.',
      cause,
    })
  }
}

function parse(text: string, path: string): RunFile {
  const data = parseJson(text, path)
  const version =
    typeof data === 'object' && data !== null && 'schema_version' in data ? data.schema_version : undefined
  if (version !== SCHEMA_VERSION)
    throw new SetupError(
      `${path} has schema version ${version ?? 'none'}, and this ttfa reads ${SCHEMA_VERSION}`,
      {
        code: 'RUN_VERSION',
        hint: 'Use the version of ttfa that made the run.',
      },
    )
  if (typeof data === 'object' && data !== null && 'kind' in data)
    throw new SetupError(`${path} is that of ${data.kind}, which have turns and no trials`, {
      code: 'RUN_KIND',
      hint: '`ttfa report` shows them.',
    })
  return data as RunFile
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SetupError(`${path} is not JSON`, { code: 'RUN_UNREADABLE', cause })
  }
}
