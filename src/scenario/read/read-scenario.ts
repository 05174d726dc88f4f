import { SetupError } from '../../core/setup-error.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import type { Scenario } from '../scenario.ts'
import { parseScenario } from './parse-scenario.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'

const MAX_BYTES = 1024 * 1024

/**
 * Reads a scenario file. Throws a `SetupError`: `SCENARIO_UNREADABLE`, or `SCENARIO_INVALID` with all
 * mistakes.
 */
export async function readScenario(file: string, catalog: AdapterCatalog): Promise<Scenario> {
  return parseScenario(await readSource(file), file, catalog)
}

async function readSource(file: string): Promise<string> {
  try {
    return await readTextFile(file, MAX_BYTES)
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, {
      code: 'SCENARIO_UNREADABLE',
      hint: '`ttfa init` writes a scenario to start from.',
    })
  }
}
