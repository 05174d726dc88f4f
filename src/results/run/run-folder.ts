import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, hintForFileError } from '../file-error.ts'
import { makeFolder } from '../make-folder.ts'

/** Paths of the files of a run. */
export interface RunFolder {
  /** The folder's name, which identifies the run. */
  readonly name: string
  readonly path: string
  readonly runFile: string
  readonly trials: string
  readonly arrivals: string
  readonly stages: string
  readonly faults: string
  readonly histograms: string
  /** A folder with a WAV file for each trial whose audio was saved. */
  readonly audio: string
  /** What `ttfa listen` heard, answer by answer. */
  readonly fidelity: string
  /** A folder for each target with the recorded answers. */
  readonly cassettes: string
  /** The turns of a run of conversations, and the percentiles of their stages. */
  readonly turns: string
  readonly turnStages: string
  readonly reportHtml: string
  readonly reportMarkdown: string
}

/** Paths for a run in that folder, whether the files exist or not. */
export function runFolderAt(folder: string): RunFolder {
  const inFolder = (name: string) => path.join(folder, name)
  return {
    name: path.basename(path.resolve(folder)),
    path: folder,
    runFile: inFolder('run.json'),
    trials: inFolder('trials.csv'),
    arrivals: inFolder('arrivals.ndjson'),
    stages: inFolder('stages.csv'),
    faults: inFolder('faults.csv'),
    histograms: inFolder('histograms.hlog'),
    audio: inFolder('audio'),
    fidelity: inFolder('fidelity.csv'),
    cassettes: inFolder('cassettes'),
    turns: inFolder('turns.csv'),
    turnStages: inFolder('turn-stages.csv'),
    reportHtml: inFolder('report.html'),
    reportMarkdown: inFolder('report.md'),
  }
}

export interface NewFolderOptions {
  /** The parent folder of all runs. */
  readonly results: string
  readonly scenario: string
  /** Wall-clock time, used for the name only. */
  readonly startedAt: Date
  /** A folder chosen by the user instead of `<results>/<UTC timestamp>-<scenario>`. */
  readonly out?: string
}

/**
 * Creates the folder of a new run. Two runs of a scenario in the same second get different folders.
 * Throws a `SetupError` when the folder chosen by the user already contains a run.
 */
export async function createRunFolder(options: NewFolderOptions): Promise<RunFolder> {
  if (options.out !== undefined) return useFolder(options.out)
  await makeFolder(options.results)
  const name = `${formatTimestamp(options.startedAt)}-${toFileName(options.scenario)}`
  for (let attempt = 1; ; attempt += 1) {
    const folder = path.join(options.results, attempt === 1 ? name : `${name}-${attempt}`)
    if (await createNew(folder)) return runFolderAt(folder)
  }
}

async function useFolder(out: string): Promise<RunFolder> {
  const folder = runFolderAt(out)
  if ([folder.runFile, folder.trials, folder.turns].some((file) => existsSync(file)))
    throw new SetupError(`${out} already contains a run`, {
      code: 'RUN_EXISTS',
      hint: 'Choose another folder with --out, or move the existing run.',
    })
  await makeFolder(out)
  return folder
}

/** Returns false when the path already exists. */
async function createNew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw new SetupError(`cannot create the folder ${folder}: ${describeFileError(error)}`, {
      code: 'FOLDER_UNWRITABLE',
      hint: hintForFileError(error),
    })
  }
}

/**
 * 2026-11-20T04:02:17.123Z becomes 20261120T040217Z, which sorts and is a valid name on every file system.
 */
function formatTimestamp(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '')
}

function toFileName(scenario: string): string {
  const plain = scenario.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[-.]+|-+$/g, '')
  return plain.slice(0, 80) || 'run'
}
