import { SetupError } from '../../../src/core/setup-error.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'

export const CATALOG = { adapters: ['smallest-ws', 'smallest-sse', 'smallest-http'] }

/** A scenario that is right; a test spoils one line of it. */
export const VALID_SCENARIO = `name: sound
texts: [Hello there.]
targets:
  a: { adapter: smallest-ws }
load: { executor: shared-iterations, trials: 3 }
`

/** What is said about a scenario: `line:column message` for each mistake, without the excerpts. */
export async function diagnosticsIn(text: string, catalog = CATALOG): Promise<string[]> {
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
