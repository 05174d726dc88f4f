import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile } from './replace-file.ts'

/**
 * Files that other verbs write and that the report of a run includes, each with its folder relative to the
 * run's. `history.json` covers many runs and lies beside their folders.
 */
export const SIDECARS = {
  'compare.json': '.',
  'check.json': '.',
  'verify.json': '.',
  'cost.json': '.',
  'probe.json': '.',
  'history.json': '..',
} as const
export type SidecarName = keyof typeof SIDECARS

/** The text of each file that exists. */
export type Sidecars = { readonly [name in SidecarName]?: string }

/** @param folder of the run */
export async function readSidecars(folder: string): Promise<Sidecars> {
  const texts = await Promise.all(
    Object.entries(SIDECARS).map(
      async ([name, subfolder]) =>
        [name, await readFile(path.join(folder, subfolder, name), 'utf8').catch(() => undefined)] as const,
    ),
  )
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}

/** Error codes of a folder that is read-only. */
const READ_ONLY_ERRORS: readonly unknown[] = ['EROFS', 'EACCES', 'EPERM']

/**
 * Writes a sidecar file for later reports. A read-only folder is not an error: the verb has already printed
 * its answer.
 * @param folder the folder of the sidecar itself
 */
export async function writeSidecar(folder: string, name: SidecarName, text: string): Promise<void> {
  await replaceFile(path.join(folder, name), text).catch((cause: NodeJS.ErrnoException) => {
    if (!READ_ONLY_ERRORS.includes(cause.code)) throw cause
  })
}
