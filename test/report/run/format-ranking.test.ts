import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/core/adapter/adapter.ts'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { formatRanking } from '../../../src/report/run/format-ranking.ts'
import { listRankedGroups } from '../../../src/report/run/left-out-targets.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { rankTargets } from '../../../src/tally/ranking/rank-targets.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, failing, rising } from '../sample-runs.ts'

const ws = (from: number, count = 40) =>
  rising(count, from, 500, { target: 'lightning-ws', connection: 'hot' })
const pro = (from: number, count = 40) =>
  rising(count, from, 500, { target: 'lightning-pro-ws', connection: 'hot' })

async function said(trials: readonly Trial[], file: RunFile = FILE) {
  const [ranking] = rankTargets((await summarizeRun(file, trials)).summaries)
  return ranking && { verdict: ranking.verdict, ...formatRanking(ranking, file) }
}

describe('the groups that are ranked apart', () => {
  test('are listed once, whatever the number of rankings and connection states', async () => {
    const http = { target: 'lightning-http', transport: 'http' } as const
    const trials = (['hot', 'cold'] as const).flatMap((connection) => [
      ...rising(40, 100_000, 500, { target: 'lightning-ws', connection }),
      ...rising(40, 200_000, 500, { target: 'lightning-pro-ws', connection }),
      ...rising(40, 50_000, 500, { ...http, connection }),
    ])
    expect(listRankedGroups(rankTargets((await summarizeRun(FILE, trials)).summaries))).toEqual([
      { conditions: 'over websocket', targets: ['lightning-ws', 'lightning-pro-ws'] },
      { conditions: 'over http', targets: ['lightning-http'] },
    ])
  })

  test('are none if all targets are comparable', async () => {
    const { summaries } = await summarizeRun(FILE, [...ws(100_000), ...pro(200_000)])
    expect(listRankedGroups(rankTargets(summaries))).toEqual([])
  })
})

describe('the headline of a run', () => {
  test.each<[string, Trial[], string, RegExp]>([
    [
      'names the fastest target and its lead if the difference is significant',
      [...ws(100_000), ...pro(200_000)],
      'first',
      /^lightning-ws is fastest to hear, by 100 ms$/,
    ],
    [
      'names no first if the difference is not significant',
      [...ws(100_000), ...pro(102_000)],
      'too close',
      /^lightning-ws and lightning-pro-ws are too close to tell apart$/,
    ],
    [
      'says when there are too few trials',
      [...ws(100_000, 4), ...pro(900_000, 4)],
      'too few',
      /^Too few trials to say who is fastest to hear$/,
    ],
    ['reports a single target alone', ws(100_000), 'alone', /^lightning-ws is heard after 140 ms$/],
    [
      'says when nothing was heard',
      failing(20, 0, { target: 'lightning-ws', connection: 'hot', outcome: 'timeout' }),
      'nothing heard',
      /^Nothing was heard$/,
    ],
    [
      'ranks a target that mostly fails after one that answers',
      [
        ...ws(300_000),
        ...pro(100_000, 10),
        ...failing(30, 900, { target: 'lightning-pro-ws', connection: 'hot', outcome: 'limit' }),
      ],
      'first',
      /^lightning-ws is fastest to hear$/,
    ],
  ])('%s', async (_, trials, verdict, headline) => {
    const words = await said(trials)
    expect(words?.verdict).toBe(verdict)
    expect(words?.headline).toMatch(headline)
  })

  test('gives the difference with its interval, and says that it is significant', async () => {
    expect((await said([...ws(100_000), ...pro(200_000)]))?.detail).toMatch(
      /^A listener hears lightning-ws after 140 ms \(\d+ ms to \d+ ms\) in the median on a hot connection, 100 ms sooner than lightning-pro-ws\. The difference is significant: its 95 % interval is \d+ ms to \d+ ms\.$/,
    )
  })

  test('gives targets without a significant difference the same place, also after the first', async () => {
    const http = rising(40, 401_000, 500, { target: 'lightning-http', connection: 'hot' })
    const [ranking] = rankTargets(
      (await summarizeRun(FILE, [...ws(100_000), ...pro(400_000), ...http])).summaries,
    )
    expect(ranking?.targets.map(({ summary, place }) => [summary.target, place])).toEqual([
      ['lightning-ws', 1],
      ['lightning-pro-ws', 2],
      ['lightning-http', 2],
    ])
  })

  test('ranks each connection state separately, the one with more targets first', async () => {
    const cold = rising(40, 100_000, 500, { target: 'lightning-ws', connection: 'cold' })
    const { summaries } = await summarizeRun(FILE, [...cold, ...ws(100_000), ...pro(200_000)])
    expect(rankTargets(summaries).map(({ connection, verdict }) => [connection, verdict])).toEqual([
      ['hot', 'first'],
      ['cold', 'alone'],
    ])
  })

  test('names the group that it ranks', async () => {
    const http = { transport: 'http', connection: 'hot' } as const
    const words = await said([
      ...ws(100_000),
      ...pro(200_000),
      ...rising(40, 50_000, 500, { target: 'lightning-http', ...http }),
      ...rising(40, 60_000, 500, { target: 'lightning-pro-http', ...http }),
    ])
    expect(words?.headline).toBe('lightning-ws is fastest to hear over websocket, by 100 ms')
    expect(words?.detail).toMatch(/in the median on a hot connection over websocket, 100 ms sooner than/)
    expect(words?.caution).toBeUndefined()
  })

  test('does not call a target the fastest that was measured in another region', async () => {
    const words = await said([
      ...ws(100_000),
      ...rising(40, 200_000, 500, { target: 'lightning-pro-ws', connection: 'hot', region: 'mumbai' }),
    ])
    expect(words).toEqual({
      verdict: 'alone',
      headline: 'lightning-ws is heard after 140 ms in region local',
      detail: expect.stringContaining('No other target was measured under the same conditions.'),
    })
  })

  test('says why a target whose service was shut down has no place', async () => {
    const adapters = { 'someone-ws': { retired: '2025-12-31', formats: [] } as unknown as Facts }
    const [first, ...others] = FILE.scenario.targets
    const targets = first ? [{ ...first, adapter: 'other-ws' }, ...others] : others
    const file = { ...FILE, adapters, scenario: { ...FILE.scenario, targets } }
    const words = await said([...ws(100_000), ...pro(50_000)], file)
    expect(words?.headline).toBe('lightning-ws is heard after 140 ms')
    expect(words?.caution).toBe('The service of lightning-pro-ws was shut down on 2025-12-31.')
  })

  test('warns if the difference is within the error of the harness', async () => {
    const rows = (FILE.harness?.rows ?? []).map((row) => ({ ...row, p99_us: 150_000 }))
    const file = { ...FILE, harness: { measured_at: '', rows } }
    const { caution } = (await said([...ws(100_000), ...pro(200_000)], file)) ?? {}
    expect(caution).toBe('The difference is within the harness’s own error (150 ms at p99).')
  })
})
