import { describe, expect, test } from 'vitest'
import { traceRequest } from '../../src/run/execute/trace-request.ts'
import { planRun } from '../../src/run/plan/plan-run.ts'
import { explainTrace } from '../../src/trace/findings/explain-trace.ts'
import type { RequestTrace } from '../../src/trace/request-trace.ts'

const TEXT = 'One moment, please.'

async function trace(adapter: string): Promise<RequestTrace> {
  const target = { id: 'tried', adapter, region: '', language: '', options: {} }
  const scenario = {
    name: 'try',
    seed: 1,
    timeout: 20_000,
    texts: [TEXT],
    targets: [target],
    load: { executor: 'constant-concurrency', concurrency: 1, trials: 1, order: 'blocked' },
    connection: 'cold',
    warmup: 0,
    stop: { kind: 'complete' },
  } as const
  const options = { environment: {}, lab: 'always', folder: '.' } as const
  const plan = await planRun({ workload: 'requests', scenario }, options)
  const traced =
    plan.workload === 'requests' && (await traceRequest(plan, TEXT, new AbortController().signal))
  if (!traced) throw new Error('not traced')
  return traced
}

describe('an answer as the adapter knows it', () => {
  test.each(['smallest-ws', 'elevenlabs-timestamps', 'deepgram-ws', 'openai-sse', 'fish-ws'])(
    'of %s has nothing wrong, and nothing new',
    async (adapter) => {
      const traced = await trace(adapter)
      expect(traced.trial.outcome, traced.trial.detail).toBe('ok')
      expect(explainTrace(traced, traced)).toEqual([])
    },
    90_000,
  )
})
