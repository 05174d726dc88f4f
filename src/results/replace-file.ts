import { rename, rm, writeFile } from 'node:fs/promises'

/** Replaces a file atomically: a reader, a full disk and a kill leave the old content or the new one. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const partial = `${path}.part`
  try {
    await writeFile(partial, content)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw error
  }
}
