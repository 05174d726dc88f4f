import { createReadStream } from 'node:fs'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError } from '../file-error.ts'
import { requireFile } from '../read-file.ts'

/** Streams a file of a run. Throws a `SetupError` when it is missing or cannot be read. */
export async function* readChunks(file: string): AsyncGenerator<Buffer> {
  try {
    await requireFile(file)
    yield* createReadStream(file)
  } catch (cause) {
    throw new SetupError(`cannot read ${file}: ${describeFileError(cause)}`, {
      code: 'RUN_UNREADABLE',
      hint: `Restore ${path.basename(file)} from a copy of the run. The other files of the folder are not affected.`,
    })
  }
}
