import { expect, test } from 'vitest'
import { parseScenario } from '../../src/scenario/read/parse-scenario.ts'
import { type Comparison, writeComparison } from '../../src/scenario/write-comparison.ts'

const CATALOG = { adapters: ['one-ws', 'two-http'] }
const FORMAT = { encoding: 'mulaw', container: 'raw' } as const

const COMPARISON: Comparison = {
  name: 'bench',
  texts: ['7', 'yes', 'Is it: 3 # or 4?', 'A "quoted" word'],
  targets: {
    'one-ws': { adapter: 'one-ws', voice: '1234', format: FORMAT, sampleRate: 8000, options: { wait: 0 } },
    'two-http': { adapter: 'two-http', model: 'm1', base: 'http://127.0.0.1:80', format: FORMAT },
  },
  trials: 30,
  concurrency: 2,
  connection: 'both',
}

test('the file is read as the comparison that it was written from', async () => {
  const scenario = await parseScenario(writeComparison(COMPARISON), 'bench.yaml', CATALOG)
  expect(scenario).toMatchObject({
    name: 'bench',
    texts: COMPARISON.texts,
    connection: 'both',
    load: { executor: 'shared-iterations', trials: 30, concurrency: 2, order: 'interleaved' },
    targets: [
      { id: 'one-ws', adapter: 'one-ws', voice: '1234', sampleRate: 8000, options: { wait: 0 } },
      { id: 'two-http', adapter: 'two-http', model: 'm1', base: 'http://127.0.0.1:80' },
    ],
  })
})

test('the file explains itself', () => {
  expect(writeComparison(COMPARISON)).toMatch(/^# The targets take turns.*\nload:\n/m)
})
