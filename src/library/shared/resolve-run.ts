import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { parseJsonObject } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import { readStoredText } from '../../results/read-file.ts'

/** The folder in which `ttfa run` creates the folders of runs. */
export const RESULTS_FOLDER = 'results'
const LAST = 'last'

/** What `<run>` of a verb may be. */
export const RUN_ARGUMENT = 'the folder of a run, its name in results/, or last for the newest there'

/** The folder of the run that a command line names. Throws a `SetupError` if there is no last one. */
export async function resolveRun(run: string, cwd: string): Promise<string> {
  const folder = path.resolve(cwd, run)
  if (existsSync(path.join(folder, 'run.json'))) return folder
  const named = path.resolve(cwd, RESULTS_FOLDER, run)
  if (run !== LAST) return existsSync(path.join(named, 'run.json')) ? named : folder
  const results = path.resolve(cwd, RESULTS_FOLDER)
  const names = await readdir(results).catch(() => [])
  const runs = await Promise.all(names.map((name) => startOf(path.join(results, name))))
  const newest = runs.flatMap((each) => each ?? []).sort((a, b) => (a.started < b.started ? 1 : -1))[0]
  if (newest) return newest.folder
  throw new SetupError(`there is no last run: ${RESULTS_FOLDER}/ holds no runs`, {
    code: 'RUN_MISSING',
    hint: '`ttfa run` creates one. Or name the folder of a run.',
  })
}

/** When a run started, by its `run.json`. Undefined for a folder that holds none. */
async function startOf(folder: string): Promise<{ folder: string; started: string } | undefined> {
  try {
    const started = parseJsonObject(await readStoredText(path.join(folder, 'run.json')))?.started_at
    return typeof started === 'string' ? { folder, started } : undefined
  } catch {
    return undefined
  }
}
