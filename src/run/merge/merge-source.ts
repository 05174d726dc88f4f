import { createHash } from 'node:crypto'
import { SetupError } from '../../core/setup-error.ts'
import type { Vantage } from '../../core/vantage.ts'
import type { AnyRunFile, Machine, RowOffsets } from '../../results/run/run-file.ts'
import { readRunFile } from '../../results/run/run-file-io.ts'
import { type RunFolder, runFolderAt } from '../../results/run/run-folder.ts'
import { fileOfPart } from '../../results/run/run-part.ts'

/** A run to merge: a folder of its own, or a part of a folder that was merged before. */
export interface MergeSource {
  readonly folder: RunFolder
  /** Its own `run.json`. */
  readonly file: AnyRunFile & { readonly vantage: Vantage }
  /** What was added to the numbers of its rows; zero in a folder of its own. */
  readonly from: RowOffsets
  /** The first row number after it. */
  readonly end: number
  /** How many rows it has, if that is known. */
  readonly rows?: number
  readonly damage: readonly string[]
}

const NO_OFFSETS: RowOffsets = { row: 0, block: 0, conversation: 0, worker: 0 }

/** The runs in the folders, in an order that depends on neither the folders nor how they are grouped. */
export async function readSources(folders: readonly string[]): Promise<MergeSource[]> {
  const found = (await Promise.all(folders.map(readFolder))).flat()
  const sorted = found.sort((a, b) => compareKeys(sortKey(a), sortKey(b)))
  for (const [index, source] of sorted.entries()) requireNew(source, sorted[index - 1])
  if (sorted.length > 1) return sorted
  throw new SetupError(`a merge needs at least two runs, not ${sorted.length}`, {
    code: 'MERGE_TOO_FEW',
    hint: 'Name the folders of all the runs to merge.',
  })
}

async function readFolder(place: string): Promise<MergeSource[]> {
  const folder = runFolderAt(place)
  const file = await readRunFile(folder.runFile)
  requireNoSearch(file, place)
  const { parts } = file
  if (!parts)
    return [{ folder, file: withVantage(file), from: NO_OFFSETS, end: Number.POSITIVE_INFINITY, damage: [] }]
  return parts.map((part, index) => ({
    folder,
    file: withVantage(fileOfPart(file, part)),
    from: part.offsets,
    end: parts[index + 1]?.offsets.row ?? Number.POSITIVE_INFINITY,
    rows: part.rows,
    damage: part.damage ?? [],
  }))
}

/** The levels of a search are no load: their trials have nothing in common. */
function requireNoSearch({ scenario }: AnyRunFile, place: string): void {
  if (!('probe' in scenario) || scenario.probe === undefined) return
  throw new SetupError(`${place} is a limit search, and only runs can be merged`, {
    code: 'MERGE_SEARCH',
    hint: 'Merge the folders of `ttfa run`.',
  })
}

/** Runs of older versions name neither a vantage nor their machine: those of equal machines are from one. */
function withVantage(file: AnyRunFile): MergeSource['file'] {
  return { ...file, vantage: file.vantage ?? { name: `unnamed-${digest(file.machine)}`, named: false } }
}

function digest(machine: Machine): string {
  const { platform, architecture, processor, cores, memory } = machine
  const known = JSON.stringify([platform, architecture, processor, cores, memory])
  return createHash('sha256').update(known).digest('hex').slice(0, 8)
}

/** Names are by code unit, not by the language of the machine. */
function sortKey({ file }: MergeSource): readonly (string | number)[] {
  const { vantage, started_at, origin_us = 0, run } = file
  return [vantage.name, started_at, origin_us, run]
}

function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const index = a.findIndex((value, position) => value !== b[position])
  if (index < 0) return 0
  return (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1
}

/** A run that is there twice would count every trial twice. */
function requireNew(source: MergeSource, before: MergeSource | undefined): void {
  if (!before || compareKeys(sortKey(source), sortKey(before)) !== 0) return
  const places = [...new Set([before, source].map(({ folder }) => folder.path))].sort()
  throw new SetupError(`the run ${nameSource(source)} was named twice: ${places.join(' and ')}`, {
    code: 'MERGE_TWICE',
    hint: 'Name each run once. Its trials would count twice.',
  })
}

/** A run in messages: `20261120T040217Z-first-look from eu-west`. */
export function nameSource({ file }: Pick<MergeSource, 'file'>): string {
  return `${file.run} from ${file.vantage.name}`
}
