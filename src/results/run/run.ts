import type { ArrivalLog, Trial } from '../../core/trial/trial.ts'
import type { RunWriteError } from '../append-file.ts'
import type { Redactor } from '../redact.ts'
import { readArrivals } from '../trials/arrival-lines.ts'
import { readTrials, type TornRowListener } from '../trials/read-trials.ts'
import { TrialWriter } from '../trials/trial-writer.ts'
import type { RunFile } from './run-file.ts'
import { readRunFile, writeRunFile } from './run-file-io.ts'
import { type RunFolder, runFolderAt } from './run-folder.ts'

/** A run in progress. */
export interface NewRun {
  readonly folder: RunFolder
  readonly trials: TrialWriter
  /** Replaces `run.json`. */
  readonly save: (file: RunFile) => Promise<void>
}

/** A run on disk, complete or not. */
export interface StoredRun {
  readonly folder: RunFolder
  readonly file: RunFile
  readonly trials: (onTorn?: TornRowListener) => AsyncIterable<Trial>
  readonly arrivals: (onTorn?: TornRowListener) => AsyncIterable<ArrivalLog>
}

export interface NewRunOptions {
  readonly folder: RunFolder
  /**
   * What is known before the first trial, with `status: 'running'`. Written at once, so that a killed run can
   * be read.
   */
  readonly file: RunFile
  readonly redact: Redactor
  readonly onFailure?: (error: RunWriteError) => void
}

/** Starts a run in a folder that `createRunFolder` created. */
export async function createRun({ folder, file, redact, onFailure }: NewRunOptions): Promise<NewRun> {
  await writeRunFile(folder.runFile, file, redact)
  const trials = await TrialWriter.create(folder, { redact, ...(onFailure && { onFailure }) })
  return { folder, trials, save: (next) => writeRunFile(folder.runFile, next, redact) }
}

/** Opens a run's folder. Throws a `SetupError` when it contains no run that this version can read. */
export async function openRun(path: string): Promise<StoredRun> {
  const folder = runFolderAt(path)
  const file = await readRunFile(folder.runFile)
  return {
    folder,
    file,
    trials: (onTorn) => readTrials(folder.trials, onTorn),
    arrivals: (onTorn) => readArrivals(folder.arrivals, onTorn),
  }
}
