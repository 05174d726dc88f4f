import { describe, expect, test } from 'vitest'
import { createAdapterCatalog } from '../../../src/library/shared/adapter-catalog.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { diagnosticsIn, VALID_SCENARIO } from '../read/scenarios.ts'

describe('the version of HTTP that a target asks for', () => {
  const catalog = createAdapterCatalog()

  test.each([
    ['HTTP/2 over server-sent events', 'smallest-sse, http: 2', 2],
    ['HTTP/1.1 by name', 'smallest-http, http: 1.1', 1.1],
  ])('%s is read', async (_, adapter, http) => {
    const text = VALID_SCENARIO.replace('smallest-ws', adapter)
    expect((await parseScenario(text, 'it.yaml', catalog)).targets[0]?.http).toBe(http)
  })

  test.each([
    [
      'HTTP/2 for a WebSocket',
      'smallest-ws, http: 2',
      'targets.a.http: smallest-ws uses a WebSocket, which ttfa opens over HTTP/1.1',
    ],
    ['HTTP/3', 'smallest-sse, http: 3', 'a version of HTTP: 1.1 or 2'],
  ])('%s is refused at its place', async (_, adapter, told) => {
    const mistakes = await diagnosticsIn(VALID_SCENARIO.replace('smallest-ws', adapter), catalog)
    expect(mistakes).toEqual([expect.stringContaining(told)])
  })
})
