import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { toCiOutcomes } from '../../../src/report/export/threshold-outcomes.ts'
import { renderRunMarkdown } from '../../../src/report/run/markdown/run-markdown.ts'
import { formatSummaryJson } from '../../../src/report/run/summary-json.ts'
import { renderRunText } from '../../../src/report/run/text/run-text.ts'
import { parseCondition } from '../../../src/scenario/read/parse-condition.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, LAB_RUN, SCENARIO } from '../sample-runs.ts'

const threshold = (words: string, target: string) => {
  const condition = parseCondition(words, 'duration')
  if (typeof condition === 'string') throw new Error(condition)
  const selector = `ttfa{target:${target},connection:hot}`
  const tags = { target, connection: 'hot' }
  return {
    selector,
    words,
    metric: 'ttfa' as const,
    tags,
    abortOnFail: false,
    delayAbortEval: 0,
    ...condition,
  }
}

const THRESHOLDS = [
  threshold('p(95)<300ms @95%', 'lightning-ws'),
  threshold('p(99)<300ms', 'lightning-ws'),
  threshold('p(95)<1s', 'lightning-pro-ws'),
]

const runSummary = () => summarizeRun({ ...FILE, scenario: { ...SCENARIO, thresholds: THRESHOLDS } }, LAB_RUN)

describe('thresholds in the report', () => {
  test('are printed with their results', async () => {
    const text = renderRunText(await runSummary(), { paint: picocolors.createColors(false), folder: 'r' })
    expect(text).toContain(`thresholds
✓ ttfa{target:lightning-ws,connection:hot}: p(95)<300ms @95%
  254 ms [249 ms–259 ms], n 100
? ttfa{target:lightning-ws,connection:hot}: p(99)<300ms
  258 ms, n 100; no data: n too small: 100 of 368 trials
✗ ttfa{target:lightning-pro-ws,connection:hot}: p(95)<1s
  > timeout, n 100
`)
  })

  test('are in report.md and in the JSON', async () => {
    const found = await runSummary()
    expect(renderRunMarkdown(found)).toContain(
      '| ttfa{target:lightning-pro-ws,connection:hot} | p(95)&lt;1s | ✗ fail | &gt; timeout, n 100 |',
    )
    const { thresholds } = JSON.parse(formatSummaryJson(found))
    expect(thresholds.map(({ state, value }: { state: string; value: unknown }) => [state, value])).toEqual([
      ['pass', expect.any(Number)],
      ['no data', expect.any(Number)],
      ['fail', 'inf'],
    ])
  })

  test('become CI outcomes', async () => {
    expect(toCiOutcomes(await runSummary()).map(({ state }) => state)).toEqual([
      'passed',
      'undecided',
      'failed',
    ])
  })

  test('are left out if there are none', async () => {
    expect(renderRunMarkdown(await summarizeRun(FILE, LAB_RUN))).not.toContain('Thresholds')
  })
})
