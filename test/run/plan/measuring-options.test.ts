import { expect, test } from 'vitest'
import { createAdapterCatalog } from '../../../src/library/shared/adapter-catalog.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'

const SCENARIO = `
name: backoff
texts: [Hello.]
targets:
  silent: { adapter: smallest-ws, options: { speed: 1.2 } }
  own: { adapter: smallest-ws, options: { complete_backoff_ms: 700 } }
load: { executor: shared-iterations, concurrency: 1, trials: 1 }
`

test('what a measurement sets applies unless the target sets it', async () => {
  const scenario = await parseScenario(SCENARIO, 'backoff.yaml', createAdapterCatalog())
  const { targets } = await planRequests(scenario, { environment: {}, lab: 'always', folder: '.' })
  expect(targets.map(({ planned }) => planned.options)).toEqual([
    { speed: 1.2, complete_backoff_ms: 0 },
    { complete_backoff_ms: 700 },
  ])
})
