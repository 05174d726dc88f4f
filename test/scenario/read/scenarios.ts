import { SetupError } from '../../../src/core/setup-error.ts'
import type { AdapterCatalog } from '../../../src/scenario/adapter-catalog.ts'
import type { ConversationScenario } from '../../../src/scenario/conversation-scenario.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import type { WorkloadScenario } from '../../../src/scenario/workload.ts'

export const CATALOG = { adapters: ['smallest-ws', 'smallest-sse', 'smallest-http'] }

/** A scenario that is right; a test spoils one line of it. */
export const VALID_SCENARIO = `name: sound
texts: [Hello there.]
targets:
  a: { adapter: smallest-ws }
load: { executor: shared-iterations, trials: 3 }
`

/** What is said about a scenario: `line:column message` for each mistake, without the excerpts. */
export async function diagnosticsIn(text: string, catalog: AdapterCatalog = CATALOG): Promise<string[]> {
  const error = await setupErrorOf(() => parseScenario(text, 'it.yaml', catalog))
  return error.message
    .split('\n')
    .filter((line) => line.startsWith('it.yaml:'))
    .map((line) => line.replace(/^it\.yaml:(\d+:\d+):/, '$1'))
}

/** The setup error that the work ends with. Anything else, and no error at all, fails the test. */
export async function setupErrorOf(work: () => Promise<unknown>): Promise<SetupError> {
  try {
    await work()
  } catch (error) {
    if (error instanceof SetupError) return error
    throw error
  }
  throw new Error('expected a SetupError, but nothing was thrown')
}

/** The scenario of requests that was read. Anything else fails the test. */
export function requestsIn({ workload, scenario }: WorkloadScenario): Scenario {
  if (workload === 'requests') return scenario
  throw new Error('the scenario describes conversations')
}

/** The scenario of conversations that was read. Anything else fails the test. */
export function conversationsIn({ workload, scenario }: WorkloadScenario): ConversationScenario {
  if (workload === 'conversations') return scenario
  throw new Error('the scenario describes requests')
}
