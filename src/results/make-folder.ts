import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'
import { describeFileError, hintForFileError } from './file-error.ts'

/**
 * Creates a folder, and those above it, if they do not exist. Throws a `SetupError` when the machine refuses.
 * Node's own recursive mkdir never returns below /proc, and calls a read-only file system ENOENT.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeLevels(path.resolve(folder))
  } catch (cause) {
    throw new SetupError(`cannot create the folder ${folder}: ${describeFileError(cause)}`, {
      code: 'FOLDER_UNWRITABLE',
      hint: hintForFileError(cause),
    })
  }
}

/** One mkdir a level: each parent is asked for once, so that the walk ends. */
async function makeLevels(folder: string): Promise<void> {
  const error = await tryMakeFolder(folder)
  if (error === undefined) return
  const parent = path.dirname(folder)
  if (error.code !== 'ENOENT' || parent === folder) throw error
  await makeLevels(parent)
  const second = await tryMakeFolder(folder)
  if (second) throw second
}

/** The error, or undefined when the folder exists now. */
async function tryMakeFolder(folder: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder)
    return undefined
  } catch (error) {
    const found = await stat(folder).catch(() => undefined)
    if (found?.isDirectory()) return undefined
    return found
      ? Object.assign(new Error('not a folder'), { code: 'NOT_A_FOLDER' })
      : (error as NodeJS.ErrnoException)
  }
}
