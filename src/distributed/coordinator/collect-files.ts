import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../../core/setup-error.ts'
import { isAdapterModule } from '../../run/adapters/load-adapter.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { TravellingFile } from '../messages.ts'
import { sha256 } from '../worker/travelling-files.ts'

/** All files of a run together: each job carries them. */
const MAX_BYTES = 8 * 2 ** 20
const DESCRIPTION = /\.(ya?ml|json)$/

/** The files that workers need besides the scenario: descriptions and recordings as data, code by its hash. */
export async function collectFiles(loaded: WorkloadScenario, folder: string): Promise<TravellingFile[]> {
  const adapters = [...new Set(adaptersOf(loaded))]
  const code = adapters.filter((name) => isAdapterModule(name, folder))
  const data = [...adapters.filter((name) => DESCRIPTION.test(name)), ...new Set(recordingsOf(loaded))]
  const files = await Promise.all([
    ...code.map(async (name) => ({
      path: relativePath(name, folder),
      sha256: sha256(await read(name, folder)),
    })),
    ...data.map(async (name) => ({
      path: relativePath(name, folder),
      base64: (await read(name, folder)).toString('base64'),
    })),
  ])
  const bytes = files.reduce((sum, file) => sum + ('base64' in file ? file.base64.length : 0), 0)
  if (bytes <= MAX_BYTES) return files
  throw new SetupError(
    `the files of the scenario are too large for workers: ${Math.round(bytes / 2 ** 20)} MiB`,
    {
      code: 'FILES_TOO_LARGE',
      hint: `All recordings and descriptions together may have ${MAX_BYTES / 2 ** 20} MiB in base64. Use shorter recordings.`,
    },
  )
}

function adaptersOf({ workload, scenario }: WorkloadScenario): string[] {
  return workload === 'requests'
    ? scenario.targets.map(({ adapter }) => adapter)
    : scenario.targets.flatMap(({ stt, llm, tts, agent }) =>
        [stt, llm, tts, agent].flatMap((component) => component?.adapter ?? []),
      )
}

function recordingsOf({ workload, scenario }: WorkloadScenario): string[] {
  return workload === 'requests'
    ? scenario.targets.flatMap(({ clone }) => clone?.from ?? [])
    : scenario.conversation.turns.flatMap(({ audio }) => audio ?? [])
}

async function read(name: string, folder: string): Promise<Buffer> {
  return readFile(path.resolve(folder, name))
}

/** Throws a `SetupError` for a file that would be elsewhere on the worker. */
function relativePath(name: string, folder: string): string {
  const relative = path.relative(folder, path.resolve(folder, name))
  if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative
  throw new SetupError(`the file ${name} is outside the scenario’s folder, so it cannot be sent to workers`, {
    code: 'FILE_OUTSIDE',
    hint: 'Put it beside the scenario, or in a folder below.',
  })
}
