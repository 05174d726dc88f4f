import { statSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, hintForFileError } from '../../results/file-error.ts'

/**
 * Throws a `SetupError` if a file cannot be written. It is opened: its permissions alone do not tell, because some file
 * systems allow what they forbid, or the reverse.
 */
export async function checkWritable(file: string, message: string): Promise<void> {
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    // Its reader would take the check for the end.
    if (there?.isFIFO()) return
    await (await open(file, 'a')).close()
    if (!there) await rm(file)
  } catch (cause) {
    throw new SetupError(`${message}: ${describeFileError(cause)}`, {
      code: 'UNWRITABLE',
      hint: hintForFileError(cause),
    })
  }
}
