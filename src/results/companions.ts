import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Files that other verbs leave, and that the report of a run shows when they are there, with the folder in which they
 * lie, seen from the run's: what is about many runs lies beside their folders.
 */
export const COMPANIONS = {
  'compare.json': '.',
  'check.json': '.',
  'verify.json': '.',
  'cost.json': '.',
  'probe.json': '.',
  'history.json': '..',
} as const
export type CompanionName = keyof typeof COMPANIONS

/** The text of each that is there. */
export type Companions = { readonly [name in CompanionName]?: string }

/** @param folder of the run */
export async function readCompanions(folder: string): Promise<Companions> {
  const texts = await Promise.all(
    Object.entries(COMPANIONS).map(
      async ([name, place]) =>
        [name, await readFile(path.join(folder, place, name), 'utf8').catch(() => undefined)] as const,
    ),
  )
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}

/** What a folder that must not be written to answers. */
const READ_ONLY: readonly unknown[] = ['EROFS', 'EACCES', 'EPERM']

/**
 * Leaves a companion for reports to come. In a folder that must not be written to it is not left: whoever asked a
 * question has the answer before them anyway.
 * @param folder the companion's own
 */
export async function leaveCompanion(folder: string, name: CompanionName, text: string): Promise<void> {
  await writeFile(path.join(folder, name), text).catch((cause: NodeJS.ErrnoException) => {
    if (!READ_ONLY.includes(cause.code)) throw cause
  })
}
