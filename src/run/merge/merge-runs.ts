import { rm } from 'node:fs/promises'
import { AppendFile } from '../../results/append-file.ts'
import type { AnyRunFile, RowOffsets } from '../../results/run/run-file.ts'
import { writeRunFile } from '../../results/run/run-file-io.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import { copyArrivals, copyAudio } from './copy-arrivals.ts'
import { copyRows } from './copy-rows.ts'
import { findDifferences } from './find-differences.ts'
import { type MergeSource, nameSource, readSources } from './merge-source.ts'
import { type CopiedSource, mergedFile, nameOfMerge } from './merged-file.ts'
import { type AnyRow, type RowKind, TRIAL_ROWS, TURN_ROWS } from './row-kinds.ts'

export interface MergeOptions {
  /** The folder of results, for a folder of that name. */
  readonly results: string
  /** The folder for the merged run, if the user chose one. */
  readonly out?: string
  /** Merge runs that differ in what does not change what was asked. */
  readonly force: boolean
}

export interface MergedRun {
  readonly folder: RunFolder
  readonly file: AnyRunFile
  /** What is damaged or missing, as phrases. */
  readonly warnings: readonly string[]
}

/**
 * Merges runs of one scenario into a new folder: every row once, with its vantage. Derived files are not written.
 * Throws a `SetupError` if the runs differ. Nothing is written then.
 */
export async function mergeRuns(
  folders: readonly string[],
  { results, out, force }: MergeOptions,
): Promise<MergedRun> {
  const sources = await readSources(folders)
  const differences = findDifferences(sources, force)
  const name = nameOfMerge(sources)
  const { scenario, started_at } = (sources[0] as MergeSource).file
  const folder = await createRunFolder({
    results,
    scenario: `${scenario.name}-${name}`,
    startedAt: new Date(started_at),
    ...(out !== undefined && { out }),
  })
  const copies = await copyInto(folder, sources)
  const file = mergedFile(name, copies, differences)
  await writeRunFile(folder.runFile, file, (text) => text)
  return { folder, file, warnings: [...differences, ...copies.flatMap(describeDamage)] }
}

/** Leaves nothing behind that looks like a run if a source cannot be read. */
async function copyInto(folder: RunFolder, sources: readonly MergeSource[]): Promise<CopiedSource[]> {
  try {
    return sources[0]?.file.kind === 'conversations'
      ? await copyAll(sources, folder, TURN_ROWS)
      : await copyAll(sources, folder, TRIAL_ROWS)
  } catch (error) {
    const { trials, turns, arrivals, audio } = folder
    for (const file of [trials, turns, arrivals, audio]) await rm(file, { recursive: true, force: true })
    throw error
  }
}

function describeDamage({ source, copied }: CopiedSource): string[] {
  return copied.damage.map((words) => `${nameSource(source)}: ${words}`)
}

/** Copies part after part, so that the rows are in the same order however the parts came. */
async function copyAll<Row extends AnyRow>(
  sources: readonly MergeSource[],
  folder: RunFolder,
  kind: RowKind<Row>,
): Promise<CopiedSource[]> {
  const table = await AppendFile.create(kind.file(folder))
  const log = await AppendFile.create(folder.arrivals)
  const copies: CopiedSource[] = []
  let offsets: RowOffsets = { row: 0, block: 0, conversation: 0, worker: 0 }
  try {
    await table.append(kind.header())
    for (const source of sources) {
      const copied = await copyRows(source, offsets, kind, table)
      const numbers = { numbers: copied.numbers, shift: offsets.row - source.from.row }
      const damage = await copyArrivals(source, kind.noun, numbers, log)
      damage.push(...(await copyAudio(source, numbers, folder)))
      copies.push({ source, offsets, copied: { ...copied, damage: [...copied.damage, ...damage] } })
      offsets = copied.next
    }
  } finally {
    await Promise.all([table.close(), log.close()])
  }
  return copies
}
