import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../core/setup-error.ts'
import { targetAt } from '../core/vantage.ts'
import { type LoggedHistogram, readHistogramLog } from '../results/histogram-log.ts'
import { readStoredText } from '../results/read-file.ts'
import { openAnyRun } from '../results/run/open-run.ts'
import type { RunFile } from '../results/run/run-file.ts'
import { type RunFolder, runFolderAt } from '../results/run/run-folder.ts'
import { readStoredStages, type StoredStage } from '../results/stored-stages.ts'

/** A run of requests or of conversations in the results folder. */
export interface ListedRun {
  readonly name: string
  readonly folder: RunFolder
  readonly file: ListedRunFile
  readonly stages: readonly StoredStage[]
}

/** The folder of a run whose `run.json` cannot be read. */
export interface DamagedRun {
  readonly name: string
  readonly folder: RunFolder
  readonly damage: Damage
}

/** What is wrong with a file of a run, and what can be done about it. */
export interface Damage {
  readonly words: string
  readonly hint: string
}

/** The fields of `run.json` that both kinds of run have and the list shows. */
export type ListedRunFile = Pick<
  RunFile,
  'status' | 'validity' | 'interruption' | 'simulated' | 'replayed' | 'started_at'
> & {
  readonly scenario: { readonly name: string; readonly targets: readonly { readonly id: string }[] }
}

/** A stage of a run, with the histogram that was logged. */
export interface StageDistribution extends Omit<LoggedHistogram, 'labels'> {
  readonly stage: string
  readonly target: string
  /** The connection state, or the component of a turn. */
  readonly scope: string
  readonly run: string
  readonly simulated: boolean
  readonly replayed?: boolean
}

/** The runs in a folder, the latest first, and the runs that cannot be read. Other folders are ignored. */
export interface RunList {
  readonly runs: readonly ListedRun[]
  readonly damaged: readonly DamagedRun[]
}

export async function listRuns(results: string): Promise<RunList> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const found = (await Promise.all(folders.map((name) => findRun(results, name)))).flatMap((run) => run ?? [])
  return {
    runs: found
      .flatMap((run) => (isDamaged(run) ? [] : [run]))
      .sort((a, b) =>
        a.file.started_at < b.file.started_at ? 1 : a.file.started_at > b.file.started_at ? -1 : 0,
      ),
    damaged: found.filter(isDamaged).sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

export function isDamaged(run: ListedRun | DamagedRun): run is DamagedRun {
  return 'damage' in run
}

/**
 * The run of that name; undefined if the folder has none. Only a plain name is accepted, so that it cannot
 * lead elsewhere.
 */
export async function findRun(results: string, name: string): Promise<ListedRun | DamagedRun | undefined> {
  if (name !== path.basename(name) || name.startsWith('.')) return undefined
  const place = path.join(results, name)
  try {
    const { workload, folder, file } = await openAnyRun(place)
    const stages = workload === 'conversations' ? folder.turnStages : folder.stages
    // A file that is being written may be incomplete.
    return { name, folder, file, stages: await readStoredStages(stages).catch(() => []) }
  } catch (error) {
    const damage = describeDamage(error, place)
    return damage && { name, folder: runFolderAt(place), damage }
  }
}

/** What an error says about a file of a run; undefined if the folder is not a run. */
export function describeDamage(error: unknown, folder: string): Damage | undefined {
  if (!(error instanceof SetupError) || error.code === 'RUN_NOT_FOUND') return undefined
  return { words: error.message.replaceAll(`${folder}${path.sep}`, ''), hint: error.hint ?? '' }
}

/** The logged distributions of one stage of a run; empty if its derived files were never written. */
export async function readDistributions(run: ListedRun, stage: string): Promise<StageDistribution[]> {
  const text = await readStoredText(runFolderAt(run.folder.path).histograms).catch(() => '')
  return parseLog(text)
    .filter(({ labels }) => labels.stage === stage)
    .map(({ labels: { target = '', vantage, connection, component = '' }, ...entry }) => ({
      ...entry,
      stage,
      target: vantage === undefined ? target : targetAt(target, vantage),
      scope: connection ?? component,
      run: run.name,
      simulated: run.file.simulated,
      ...(run.file.replayed && { replayed: true }),
    }))
}

/** Empty if the file is not a log, or not yet. */
function parseLog(text: string): LoggedHistogram[] {
  try {
    return text === '' ? [] : readHistogramLog(text)
  } catch {
    return []
  }
}
