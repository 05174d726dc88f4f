import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../../../src/core/trial/trial.ts'
import { renderDerivedFiles } from '../../../../../src/report/derived/run-files.ts'
import { formatMilliseconds } from '../../../../../src/report/format/units/durations.ts'
import { formatSummaryJson } from '../../../../../src/report/run/summary-json.ts'
import { summarizeRun } from '../../../../../src/tally/run/run-summary.ts'
import { answeredInstants, trialWith } from '../../../../tally/sample-trials.ts'
import { FILE } from '../../../sample-runs.ts'

async function sectionOf(id: string, trials: readonly Trial[], file = FILE): Promise<string> {
  const { 'report.html': page } = await renderDerivedFiles(await summarizeRun(file, trials))
  return page.includes(`<section id="${id}"`)
    ? (page.slice(page.indexOf(`<section id="${id}"`)).split('</section>')[0] ?? '')
    : ''
}

const numbered = (count: number, make: (trial: number) => Trial) =>
  Array.from({ length: count }, (_, trial) => make(trial))

describe('turns told apart by what they had behind them', () => {
  const idled = numbered(80, (trial) =>
    trialWith({
      trial,
      target: 'lightning-ws',
      idle_us: trial % 2 ? 30_000_000 : 1_000_000,
      at: answeredInstants(trial % 2 ? 400_000 : 200_000, trial * 1_000_000),
    }),
  )

  test('have a chart with the numbers of --json', async () => {
    const section = await sectionOf('turn-contexts', idled)
    const { turn_contexts } = JSON.parse(formatSummaryJson(await summarizeRun(FILE, idled)))
    expect(turn_contexts).toHaveLength(2)
    for (const { value, ttfa_p50_us, ttfa_due_p50_us } of turn_contexts) {
      const [ttfa, due] = [ttfa_p50_us, ttfa_due_p50_us].map((us: number) => (us / 1000).toFixed(0))
      expect(section).toContain(`${value}: lightning-ws: ${ttfa} ms, ${due} ms with connecting`)
      expect(section).toContain(`<td class="number">${formatMilliseconds(ttfa_p50_us)}</td>`)
    }
  })

  test('are no section where nothing tells them apart', async () => {
    expect(
      await sectionOf(
        'turn-contexts',
        numbered(20, (trial) => trialWith({ trial })),
      ),
    ).toBe('')
  })
})

describe('answers that somebody cut into', () => {
  const cut = numbered(80, (trial) => {
    const at = answeredInstants(200_000, trial * 1_000_000)
    const cancel = (at.heard ?? 0) + 100_000
    return trialWith({
      trial,
      target: 'lightning-ws',
      outcome: 'cancelled',
      at: { ...at, cancel, last_audio_after_cancel: cancel + 40_000 + trial * 100 },
      wasted_audio_us: 300_000 + trial * 1000,
    })
  })

  test('say how quickly they stopped, and what came in vain', async () => {
    const section = await sectionOf('interruptions', cut)
    expect(section).toContain('lightning-ws, warm: median 44 ms, 95th percentile 48 ms')
    expect(section).toMatch(/<data value="339\d{3}">339<\/data>/)
  })

  test('are no section where nobody cut in', async () => {
    expect(
      await sectionOf(
        'interruptions',
        numbered(20, (trial) => trialWith({ trial })),
      ),
    ).toBe('')
  })
})

describe('text that is fed bit by bit', () => {
  const TARGET = { adapter: 'x', language: 'en', region: '', options: {} }
  const fed = { ...TARGET, id: 'fed', input: { mode: 'tokens', tokensPerSecond: 50, jitter: 0 } } as const
  const trials = numbered(160, (trial) =>
    trial % 2
      ? trialWith({ trial, target: 'fed', at: answeredInstants(500_000) })
      : trialWith({ trial, target: 'whole', at: answeredInstants(200_000) }),
  )
  const fileWith = (words: object) => ({
    ...FILE,
    scenario: { ...FILE.scenario, targets: [{ ...TARGET, id: 'whole', ...words }, fed] },
  })

  test('is held against the same text given whole', async () => {
    const section = await sectionOf('aggregation', trials, fileWith({}))
    expect(section).toContain('fed, warm: 200 ms whole, 500 ms streamed')
    expect(section).toMatch(/300 ms \[/)
  })

  test('is held against nothing else', async () => {
    expect(await sectionOf('aggregation', trials, fileWith({ voice: 'another' }))).toBe('')
  })
})
