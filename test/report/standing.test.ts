import { describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial.ts'
import { digestTrials } from '../../src/report/digest.ts'
import { standingsOf } from '../../src/report/standing.ts'
import { standingWords } from '../../src/report/standing-words.ts'
import type { RunFile } from '../../src/results/run-file.ts'
import { FILE, failing, rising } from './runs.ts'

const ws = (from: number, count = 40) =>
  rising(count, from, 500, { target: 'lightning-ws', connection: 'hot' })
const pro = (from: number, count = 40) =>
  rising(count, from, 500, { target: 'lightning-pro-ws', connection: 'hot' })

async function said(trials: readonly Trial[], file: RunFile = FILE) {
  const [standing] = standingsOf((await digestTrials(file, trials)).summaries)
  return standing && { verdict: standing.verdict, ...standingWords(standing, file) }
}

describe('what a run says first', () => {
  test.each<[string, Trial[], string, RegExp]>([
    [
      'names the fastest and its lead where the intervals leave no doubt',
      [...ws(100_000), ...pro(200_000)],
      'first',
      /^lightning-ws is fastest to hear, by 100 ms$/,
    ],
    [
      'ranks nobody first where the difference may be chance',
      [...ws(100_000), ...pro(102_000)],
      'too close',
      /^lightning-ws and lightning-pro-ws are too close to tell apart$/,
    ],
    [
      'says nothing of a handful of trials',
      [...ws(100_000, 4), ...pro(900_000, 4)],
      'too few',
      /^Too few trials to say who is fastest to hear$/,
    ],
    ['has nothing to compare one target with', ws(100_000), 'alone', /^lightning-ws is heard after 140 ms$/],
    [
      'says when nobody was heard',
      failing(20, 0, { target: 'lightning-ws', connection: 'hot', outcome: 'timeout' }),
      'nothing heard',
      /^Nothing was heard$/,
    ],
    [
      'puts one who mostly fails behind one who answers',
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

  test('gives the difference with its interval, and says that it is real', async () => {
    expect((await said([...ws(100_000), ...pro(200_000)]))?.detail).toMatch(
      /^A listener hears lightning-ws after 140 ms \(\d+ ms to \d+ ms\) in the median on a hot connection, 100 ms sooner than lightning-pro-ws\. The difference is real: its 95 % interval is \d+ ms to \d+ ms\.$/,
    )
  })

  test('gives those one place who cannot be told apart, also behind the first', async () => {
    const http = rising(40, 401_000, 500, { target: 'lightning-http', connection: 'hot' })
    const [standing] = standingsOf(
      (await digestTrials(FILE, [...ws(100_000), ...pro(400_000), ...http])).summaries,
    )
    expect(standing?.contenders.map(({ summary, place }) => [summary.target, place])).toEqual([
      ['lightning-ws', 1],
      ['lightning-pro-ws', 2],
      ['lightning-http', 2],
    ])
  })

  test('never pools connection states: each has a standing of its own, the one of more targets first', async () => {
    const cold = rising(40, 100_000, 500, { target: 'lightning-ws', connection: 'cold' })
    const { summaries } = await digestTrials(FILE, [...cold, ...ws(100_000), ...pro(200_000)])
    expect(standingsOf(summaries).map(({ connection, verdict }) => [connection, verdict])).toEqual([
      ['hot', 'first'],
      ['cold', 'alone'],
    ])
  })

  test('names in what else the targets differ', async () => {
    const [first, ...others] = FILE.scenario.targets
    const targets = first ? [{ ...first, region: 'mumbai' }, ...others] : others
    const file = { ...FILE, scenario: { ...FILE.scenario, targets } }
    const { caution } = (await said([...ws(100_000), ...pro(200_000)], file)) ?? {}
    expect(caution).toBe('The targets differ in region: mumbai, local.')
  })

  test('warns of a difference that the harness itself could make', async () => {
    const rows = (FILE.harness?.rows ?? []).map((row) => ({ ...row, p99_us: 150_000 }))
    const file = { ...FILE, harness: { measured_at: '', rows } }
    const { caution } = (await said([...ws(100_000), ...pro(200_000)], file)) ?? {}
    expect(caution).toBe('The difference is no larger than what the harness itself may add (150 ms at p99).')
  })
})
