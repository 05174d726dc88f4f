import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'

/** What became of a file that was to be written. */
export interface Written {
  readonly file: string
  /** False where a file of that name was there already and was left alone. */
  readonly written: boolean
}

/** Writes files, by name, into a folder that is made where it is missing. Throws a `SetupError` when it cannot. */
export async function writeAllNew(
  folder: string,
  contents: readonly (readonly [file: string, content: string])[],
): Promise<Written[]> {
  try {
    await mkdir(folder, { recursive: true })
    return await Promise.all(contents.map(([file, content]) => writeNew(folder, file, content)))
  } catch (cause) {
    throw new SetupError(`cannot write into ${folder}`, { code: 'INIT_UNWRITABLE', cause })
  }
}

async function writeNew(folder: string, file: string, content: string): Promise<Written> {
  try {
    await writeFile(path.join(folder, file), content, { flag: 'wx' })
    return { file, written: true }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return { file, written: false }
    throw error
  }
}

/** One line a file. */
export function describeWritten(folder: string, files: readonly Written[]): string {
  return files
    .map(({ file, written }) => `${written ? 'wrote' : 'kept '} ${path.join(folder, file)}\n`)
    .join('')
}
