import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Files that other verbs leave beside a run, and that its report shows when they are there. */
export const COMPANIONS = ['compare.json'] as const
export type CompanionName = (typeof COMPANIONS)[number]

/** The text of each that is there. */
export type Companions = { readonly [name in CompanionName]?: string }

export async function readCompanions(folder: string): Promise<Companions> {
  const texts = await Promise.all(
    COMPANIONS.map(
      async (name) => [name, await readFile(path.join(folder, name), 'utf8').catch(() => undefined)] as const,
    ),
  )
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}
