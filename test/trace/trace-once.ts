import path from 'node:path'
import type { Environment } from '../../src/core/config/environment.ts'
import { traceRequest } from '../../src/run/execute/trace-request.ts'
import { planRun } from '../../src/run/plan/plan-run.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import type { RequestTrace } from '../../src/trace/request-trace.ts'

const TEXT = 'One moment, please.'

const scenarioOf = (adapter: string, base?: string): Scenario => ({
  name: 'try',
  seed: 1,
  timeout: 700,
  texts: [TEXT],
  targets: [
    { id: 'tried', adapter, region: '', language: 'en', options: {}, ...(base !== undefined && { base }) },
  ],
  load: { executor: 'constant-concurrency', concurrency: 1, trials: 1, order: 'blocked' },
  connection: 'cold',
  warmup: 0,
  stop: { kind: 'complete' },
})

/** One request, seen through: answered by the server at `base`, or by the lab. */
export async function trace(
  adapter: string,
  base?: string,
  signal: AbortSignal = new AbortController().signal,
  environment: Environment = {},
): Promise<RequestTrace> {
  const scenario = { ...scenarioOf(adapter, base), ...(base === undefined && { timeout: 20_000 }) }
  const plan = await planRun(
    { workload: 'requests', scenario },
    { environment, lab: base === undefined ? 'always' : 'never', folder: path.resolve('.') },
  )
  if (plan.workload !== 'requests') throw new Error('no requests')
  const traced = await traceRequest(plan, TEXT, signal)
  if (!traced) throw new Error('not traced')
  return traced
}
