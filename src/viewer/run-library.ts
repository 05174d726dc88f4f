import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type LoggedHistogram, readHistogramLog } from '../results/histogram-log.ts'
import { openAnyRun } from '../results/run/run.ts'
import type { RunFile } from '../results/run/run-file.ts'
import { type RunFolder, runFolderAt } from '../results/run/run-folder.ts'
import { readStoredStages, type StoredStage } from '../results/stored-stages.ts'

/** A run of trials or of conversations on the shelf. */
export interface ListedRun {
  readonly name: string
  readonly folder: RunFolder
  readonly file: ListedRunFile
  readonly stages: readonly StoredStage[]
}

/** What `run.json` says of a run of either kind. */
export type ListedRunFile = Pick<
  RunFile,
  'status' | 'validity' | 'interruption' | 'simulated' | 'started_at'
> & {
  readonly scenario: { readonly name: string; readonly targets: readonly { readonly id: string }[] }
}

/** A stage of a run as it was logged. */
export interface StageDistribution extends LoggedHistogram {
  readonly run: string
  readonly simulated: boolean
}

/** The runs in a folder, the latest first. What is no run, or of another version, is passed over. */
export async function listRuns(results: string): Promise<ListedRun[]> {
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
export async function findRun(results: string, name: string): Promise<ListedRun | undefined> {
  if (name !== path.basename(name) || name.startsWith('.')) return undefined
  try {
    const { workload, folder, file } = await openAnyRun(path.join(results, name))
    const stages = workload === 'conversations' ? folder.turnStages : folder.stages
    // What is being written just now may be half of it.
    return isComplete(file)
      ? { name, folder, file, stages: await readStoredStages(stages).catch(() => []) }
      : undefined
  } catch {
    return undefined
  }
}

/** A `run.json` may come from anywhere, and one that lacks what every list shows must not take the others with it. */
function isComplete({ status, started_at, scenario, validity }: ListedRunFile): boolean {
  const texts: unknown[] = [status, started_at, scenario.name, ...scenario.targets.map(({ id }) => id)]
  return [...texts, validity ? validity.state : ''].every((text) => typeof text === 'string')
}

/** The logged distributions of one stage of a run; none when its derived files were never made. */
export async function readDistributions(run: ListedRun, stage: string): Promise<StageDistribution[]> {
  const text = await readFile(runFolderAt(run.folder.path).histograms, 'utf8').catch(() => '')
  return parseLog(text)
    .filter((entry) => entry.stage === stage)
    .map((entry) => ({
      ...entry,
      run: run.name,
      simulated: run.file.simulated,
    }))
}

/** None of a file that is no log, or not one yet. */
function parseLog(text: string): LoggedHistogram[] {
  try {
    return text === '' ? [] : readHistogramLog(text)
  } catch {
    return []
  }
}
