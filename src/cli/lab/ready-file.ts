import { rename, rm, writeFile } from 'node:fs/promises'
import { SetupError } from '../../core/setup-error.ts'

/**
 * Tells scripts that the lab listens, and where. The file appears complete or not at all. Returns a function
 * that removes it.
 */
export async function writeReadyFile(file: string, content: unknown): Promise<() => Promise<void>> {
  const part = `${file}.part`
  try {
    await writeFile(part, `${JSON.stringify(content, null, 2)}\n`)
    await rename(part, file)
  } catch (cause) {
    throw new SetupError(`--ready-file: cannot write ${file}`, { code: 'READY_FILE_UNWRITABLE', cause })
  }
  return () => rm(file, { force: true })
}
