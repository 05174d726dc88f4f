import { isMap } from 'yaml'
import { SetupError } from '../../core/setup-error.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import type { WorkloadScenario } from '../workload.ts'
import { parseRequests } from './parse-scenario.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { parseScenarioDocument, type ScenarioSource } from './scenario-source.ts'

const MAX_BYTES = 1024 * 1024

/**
 * Reads a scenario file. One with `conversation:` describes conversations, any other describes requests.
 * Throws a `SetupError`: `SCENARIO_UNREADABLE`, or `SCENARIO_INVALID` with all mistakes.
 */
export async function readScenario(file: string, catalog: AdapterCatalog): Promise<WorkloadScenario> {
  return parseScenarioText(await readSource(file), file, catalog)
}

/** The same from its text. Paths in it are relative to the folder of the name. */
export async function parseScenarioText(
  text: string,
  name: string,
  catalog: AdapterCatalog,
): Promise<WorkloadScenario> {
  const source = parseScenarioDocument(text, name)
  if (!hasConversation(source)) return { workload: 'requests', ...(await parseRequests(source, catalog)) }
  // Their schemas are as many again as those of requests.
  const { parseConversations } = await import('./parse-conversations.ts')
  return { workload: 'conversations', ...(await parseConversations(source, catalog)) }
}

function hasConversation({ document }: ScenarioSource): boolean {
  return isMap(document.contents) && document.has('conversation')
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
