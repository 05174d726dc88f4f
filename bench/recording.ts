/**
 * Whether a run that keeps cassettes is as accurate as one that does not:
 * `node --import jiti/register bench/recording.ts --rounds 6`. The lab logs when it wrote each first audio; the error of a
 * trial is the client's timestamp minus that. Rounds with and without recording take turns. With recording every trial is
 * kept: the most that it can cost.
 */
import { parseArgs } from 'node:util'
import type { Trial } from '../src/core/trial/trial.ts'
import { planRequests } from '../src/run/plan/plan-requests.ts'
import type { Scenario } from '../src/scenario/scenario.ts'
import { matchTruth, stampErrors } from '../src/selftest/match-truth.ts'
import { runWithTruth } from '../src/selftest/run-with-truth.ts'
import { percentile } from './percentile.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    trials: { type: 'string', default: '200' },
    concurrency: { type: 'string', default: '8' },
    adapters: { type: 'string', default: 'smallest-ws,smallest-sse,smallest-http' },
  },
})

function scenarioFor(adapter: string): Scenario {
  return {
    name: 'recording',
    seed: 1,
    texts: ['Your order has shipped.', 'How can I help you today?'],
    targets: [
      {
        id: 'lab',
        adapter,
        language: 'en',
        region: '',
        options: {},
        lab: { firstAudio: { min: 20, max: 120 }, chunk: 40, voice: 'tone', leadingSilence: 0 },
      },
    ],
    load: {
      executor: 'shared-iterations',
      concurrency: Number(values.concurrency),
      trials: Number(values.trials),
      order: 'interleaved',
    },
    connection: 'warm',
    warmup: 20,
    timeout: 20_000,
    stop: { kind: 'complete' },
  }
}

async function measure(adapter: string, record?: number): Promise<number[]> {
  const trials: Trial[] = []
  let kept = 0
  const { signal } = new AbortController()
  const { truth, origin } = await runWithTruth(
    ({ folder }) => planRequests(scenarioFor(adapter), { environment: {}, lab: 'always', folder }),
    {
      control: { finish: signal, abort: signal },
      ...(record !== undefined && { record }),
      onFinished: (finished) => {
        trials.push(...finished.map(({ trial }) => trial))
        kept += finished.filter(({ exchange }) => exchange).length
      },
    },
  )
  if (record !== undefined && kept < trials.length) throw new Error(`kept ${kept} of ${trials.length}`)
  return stampErrors(matchTruth(trials, truth, origin))
}

const row = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
row(['route', 'recording', 'n', 'p50 us', 'p90 us', 'p99 us'])
row(Array(6).fill('---'))
for (const adapter of values.adapters.split(',')) {
  const errors: Record<'without' | 'with', number[]> = { without: [], with: [] }
  for (let round = 0; round < Number(values.rounds); round++) {
    errors.without.push(...(await measure(adapter)))
    errors.with.push(...(await measure(adapter, Number.MAX_SAFE_INTEGER)))
  }
  for (const [name, all] of Object.entries(errors))
    row([adapter, name, all.length, ...[0.5, 0.9, 0.99].map((share) => percentile(all, share).toFixed(0))])
}
