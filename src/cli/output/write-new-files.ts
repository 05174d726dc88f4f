import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, hintForFileError } from '../../results/file-error.ts'
import { makeFolder } from '../../results/make-folder.ts'

/** The result of writing one file. */
export interface WriteResult {
  readonly file: string
  /** False if the file already existed and was kept. */
  readonly written: boolean
}

/** Writes new files into a folder, and creates the folder if needed. Throws a `SetupError` if it cannot. */
export async function writeNewFiles(
  folder: string,
  contents: readonly (readonly [file: string, content: string])[],
): Promise<WriteResult[]> {
  // Outside the `try`, because its own error says more.
  await makeFolder(folder)
  try {
    return await Promise.all(contents.map(([file, content]) => writeNewFile(folder, file, content)))
  } catch (cause) {
    throw new SetupError(`cannot write into ${folder}: ${describeFileError(cause)}`, {
      code: 'INIT_UNWRITABLE',
      hint: hintForFileError(cause),
    })
  }
}

async function writeNewFile(folder: string, file: string, content: string): Promise<WriteResult> {
  try {
    await writeFile(path.join(folder, file), content, { flag: 'wx' })
    return { file, written: true }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return { file, written: false }
    throw error
  }
}

/** One line per file. */
export function formatWriteResults(folder: string, files: readonly WriteResult[]): string {
  return files
    .map(({ file, written }) => `${written ? 'wrote' : 'kept '} ${path.join(folder, file)}\n`)
    .join('')
}
