import { describe, expect, test } from 'vitest'
import type { ProbeAnswer } from '../../../src/probe/answer/answer.ts'
import { planRequests } from '../../../src/run/plan/plan-requests.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { type HiddenLimit, type LimitedServer, startLimitedServer } from './independent-limited-server.ts'
import { runSearch } from './search-fixture.ts'

const PROBE_SETTINGS = { max: 24, settle: 80, longestSettle: 1000, stagger: 3, hold: 400 }

interface Row {
  readonly name: string
  readonly adapter: 'smallest-ws' | 'smallest-sse' | 'openai-compatible'
  readonly hidden: HiddenLimit
  readonly probe?: Readonly<Record<string, unknown>>
  readonly slo?: readonly string[]
  readonly answer: Partial<ProbeAnswer>
}

const ROWS: readonly Row[] = [
  {
    name: 'answers 429 and says how long to wait',
    adapter: 'openai-compatible',
    hidden: { limit: 3, manner: 'status', retryAfter: 1 },
    probe: { max: 5 },
    answer: {
      feasible_max: 3,
      infeasible_min: 4,
      boundary_type: 'refused',
      rate_limits: { retry_after_s: 1, headers: { 'retry-after': '1' } },
    },
  },
  {
    name: 'answers 429 to events',
    adapter: 'smallest-sse',
    hidden: { limit: 9, manner: 'status' },
    answer: { feasible_max: 9, infeasible_min: 10, boundary_type: 'refused' },
  },
  {
    name: 'refuses the upgrade',
    adapter: 'smallest-ws',
    hidden: { limit: 5, manner: 'upgrade' },
    answer: { feasible_max: 5, infeasible_min: 6, boundary_type: 'refused' },
  },
  {
    name: 'refuses in a message',
    adapter: 'smallest-ws',
    hidden: { limit: 11, manner: 'frame' },
    answer: { feasible_max: 11, infeasible_min: 12, boundary_type: 'refused' },
  },
  {
    name: 'closes with a code',
    adapter: 'smallest-ws',
    hidden: { limit: 4, manner: 'close' },
    answer: { feasible_max: 4, infeasible_min: 5, boundary_type: 'refused' },
  },
  {
    name: 'accepts one request',
    adapter: 'openai-compatible',
    hidden: { limit: 1, manner: 'status' },
    answer: { feasible_max: 1, infeasible_min: 2 },
  },
  {
    name: 'queues excess requests',
    adapter: 'openai-compatible',
    hidden: { limit: 6, manner: 'queue' },
    answer: { feasible_max: 6, infeasible_min: 7, boundary_type: 'queued' },
  },
  {
    name: 'never answers excess requests',
    adapter: 'smallest-sse',
    hidden: { limit: 3, manner: 'hang' },
    probe: { max: 4 },
    answer: { feasible_max: 3, infeasible_min: 4, boundary_type: 'hung' },
  },
  {
    name: 'accepts more than the ceiling',
    adapter: 'smallest-ws',
    hidden: { limit: 40, manner: 'frame' },
    probe: { max: 10 },
    answer: { feasible_max: 10, infeasible_min: null, boundary_type: 'ceiling' },
  },
  {
    name: 'crashes from half its limit on',
    adapter: 'openai-compatible',
    hidden: { limit: 12, manner: 'status', failing: { from: 6, how: 'status', every: 1 } },
    answer: {
      feasible_max: 6,
      infeasible_min: null,
      boundary_type: 'failed',
      convergence_reason: 'other failures',
    },
  },
  {
    name: 'cuts its answers off from half its limit on',
    adapter: 'openai-compatible',
    hidden: { limit: 12, manner: 'status', failing: { from: 6, how: 'corrupt', every: 1 } },
    answer: { feasible_max: 6, infeasible_min: null, boundary_type: 'failed' },
  },
  {
    name: 'sends invalid messages from half its limit on',
    adapter: 'smallest-ws',
    hidden: { limit: 10, manner: 'frame', failing: { from: 5, how: 'corrupt', every: 1 } },
    answer: { feasible_max: 5, infeasible_min: null, boundary_type: 'failed' },
  },
  {
    name: 'fails every fifth time from half its limit on, and has a limit',
    adapter: 'smallest-ws',
    hidden: { limit: 10, manner: 'frame', failing: { from: 5, how: 'status', every: 5 } },
    answer: { feasible_max: 10, infeasible_min: 11, boundary_type: 'refused' },
  },
]

async function searchAt({ adapter, probe, slo }: Row, { port }: LimitedServer): Promise<ProbeAnswer> {
  const base = `${adapter.endsWith('-ws') ? 'ws' : 'http'}://127.0.0.1:${port}`
  const scenario = await parseScenario(
    JSON.stringify({
      name: 'foreign-limit',
      texts: ['Thank you for calling.'],
      targets: {
        voice: { adapter, base, ...(adapter === 'openai-compatible' && { model: 'tts-1', voice: 'alloy' }) },
      },
      timeout: 2000,
      load: { executor: 'probe' },
      probe: { ...PROBE_SETTINGS, ...probe },
      ...(slo && { slo }),
    }),
    'foreign-limit.yaml',
    { adapters: [adapter] },
  )
  const environment = { SMALLEST_API_KEY: 'sk_some-key' }
  return runSearch(await planRequests(scenario, { environment, lab: 'never', folder: '.' }))
}

describe('the probe of an independent server that', () => {
  test.concurrent.each(ROWS)('$name', { timeout: 60_000 }, async (row) => {
    const server = await startLimitedServer(row.hidden)
    try {
      const answer = await searchAt(row, server)
      expect(answer, answer.sentence).toMatchObject(row.answer)
      expect(answer.budget.spent.requests).toBeGreaterThanOrEqual(server.requests())
      if (answer.boundary_type !== 'failed') return
      expect(answer.sentence).toContain('(not a limit)')
      expect(answer.notes[0]).toContain('that is not a limit')
    } finally {
      await server.close()
    }
  })

  test('gets slower beyond four', { timeout: 120_000 }, async () => {
    // The slowest first audio comes before any answer has ended: otherwise it would be that of a queue.
    const hidden = { limit: 8, manner: 'frame', slower: { from: 4, by: 60 }, pieces: 14 } as const
    const server = await startLimitedServer(hidden)
    const slo = ['ttfa p(90)<110ms', 'success>90%']
    const row: Row = {
      name: '',
      adapter: 'smallest-ws',
      hidden,
      slo,
      probe: { max: 12, hold: 500 },
      answer: {},
    }
    const answer = await searchAt(row, server)
    await server.close()
    // Answers of eight take as long as this short hold: what is kept up may be less than what is taken at once.
    expect(answer.hard_cap?.at_once ?? answer.hard_cap?.feasible_max, answer.sentence).toBe(8)
    const [low, high] = answer.soft_knee?.interval ?? [0, 0]
    expect(low).toBeLessThanOrEqual(4)
    expect(high).toBeGreaterThanOrEqual(4)
    expect(answer).toMatchObject({ boundary_type: 'queued', binding_constraint: 'ttfa p(90)<110ms' })
  })
})
