import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { formatCassette } from '../../cassette/cassette-text.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { RequestTrace } from '../../trace/request-trace.ts'
import { type CassetteOptions, traceToCassette } from './trace-to-cassette.ts'

/** Throws a `SetupError` if the file exists: it may be the only proof of something. */
export function checkNewCassette(file: string, shown: string): void {
  if (existsSync(file)) throw cassetteError(`${shown} exists already`)
}

/** Writes a trace as a cassette. Throws a `SetupError`, also if the file exists. */
export async function writeCassette(
  file: string,
  shown: string,
  trace: RequestTrace,
  options: CassetteOptions,
): Promise<void> {
  const text = formatCassette(traceToCassette(trace, options))
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw cassetteError(exists ? `${shown} exists already` : `cannot write ${shown}`, cause)
  }
}

function cassetteError(message: string, cause?: unknown): SetupError {
  return new SetupError(message, { code: 'CASSETTE_UNWRITABLE', hint: 'Choose another file.', cause })
}
