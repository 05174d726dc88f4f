import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type LoggedHistogram, readHistogramLog } from '../results/histogram-log.ts'
import { readStages, type StoredStage } from '../results/read-stages.ts'
import { openRun } from '../results/run.ts'
import type { RunFile } from '../results/run-file.ts'
import { type RunFolder, runFolderAt } from '../results/run-folder.ts'
import { isTurnRun, openTurnRun, TURN_STAGES_FILE } from '../results/turn-run.ts'

/** A run of trials or of conversations on the shelf. */
export interface ShelvedRun {
  readonly name: string
  readonly folder: RunFolder
  readonly file: ShelvedFile
  readonly stages: readonly StoredStage[]
}

/** What `run.json` says of a run of either kind. */
type ShelvedFile = Pick<RunFile, 'status' | 'validity' | 'simulated' | 'started_at'> & {
  readonly scenario: { readonly name: string; readonly targets: readonly { readonly id: string }[] }
}

/** A stage of a run as it was logged, with the trials that count as infinite. */
export interface ShelvedDistribution extends LoggedHistogram {
  readonly run: string
  readonly infinite: number
}

/** The runs in a folder, the latest first. What is no run, or of another version, is passed over. */
export async function listRuns(results: string): Promise<ShelvedRun[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const runs = await Promise.all(folders.map((name) => findRun(results, name)))
  return runs
    .flatMap((run) => run ?? [])
    .sort((a, b) =>
      a.file.started_at < b.file.started_at ? 1 : a.file.started_at > b.file.started_at ? -1 : 0,
    )
}

/** The run of that name; undefined when the folder holds none. A name is a plain one: it leads nowhere else. */
export async function findRun(results: string, name: string): Promise<ShelvedRun | undefined> {
  if (name !== path.basename(name) || name.startsWith('.')) return undefined
  try {
    const folder = runFolderAt(path.join(results, name))
    const isOfTurns = isTurnRun(folder.path)
    const { file } = await (isOfTurns ? openTurnRun(folder.path) : openRun(folder.path))
    const stages = isOfTurns ? path.join(folder.path, TURN_STAGES_FILE) : folder.stages
    return { name, folder, file, stages: await readStages(stages) }
  } catch {
    return undefined
  }
}

/** The logged distributions of one stage of a run; none when its derived files were never made. */
export async function distributionsOf(run: ShelvedRun, stage: string): Promise<ShelvedDistribution[]> {
  const text = await readFile(runFolderAt(run.folder.path).histograms, 'utf8').catch(() => '')
  if (text === '') return []
  return readHistogramLog(text)
    .filter((entry) => entry.stage === stage)
    .map((entry) => ({ ...entry, run: run.name, infinite: infiniteOf(run, entry) }))
}

function infiniteOf({ stages }: ShelvedRun, { target, connection, stage }: LoggedHistogram): number {
  const row = stages.find(
    (one) => one.target === target && one.connection === connection && one.stage === stage,
  )
  return row?.infinite ?? 0
}
