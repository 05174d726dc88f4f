import { writeFile } from 'node:fs/promises'
import { formatCassette } from '../../cassette/cassette-text.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { RequestTrace } from '../../trace/request-trace.ts'
import { type CassetteOptions, traceToCassette } from './trace-to-cassette.ts'

/** Writes a trace as a cassette. Throws a `SetupError`, also if the file exists: it may be the only proof of something. */
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
    throw new SetupError(exists ? `${shown} exists already` : `cannot write ${shown}`, {
      code: 'CASSETTE_UNWRITABLE',
      hint: 'Choose another file.',
      cause,
    })
  }
}
