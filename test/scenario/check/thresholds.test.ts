import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import { CATALOG, diagnosticsIn, VALID_SCENARIO } from '../read/scenarios.ts'

const parse = (text: string): Promise<Scenario> => parseScenario(text, 'it.yaml', CATALOG)

const withThresholds = (...lines: string[]) =>
  `${VALID_SCENARIO}thresholds:\n${lines.map((line) => `  ${line}`).join('\n')}\n`

describe('thresholds of a scenario', () => {
  test('are read with their tags and extras', async () => {
    const { thresholds } = await parse(
      withThresholds(
        "'ttfa_heard{target:a, connection:warm}':",
        "  - 'p(95)<300ms'",
        "  - { threshold: 'p(99)<600ms @95%', abortOnFail: true, delayAbortEval: 10s, minSamples: 400 }",
        "success: ['rate>99%']",
      ),
    )
    const selector = 'ttfa_heard{target:a, connection:warm}'
    const tags = { target: 'a', connection: 'warm' }
    expect(thresholds).toEqual([
      {
        selector,
        words: 'p(95)<300ms',
        metric: 'ttfa_heard',
        tags,
        statistic: { kind: 'percentile', share: 0.95 },
        comparison: '<',
        bound: 300_000,
        abortOnFail: false,
        delayAbortEval: 0,
      },
      {
        selector,
        words: 'p(99)<600ms @95%',
        metric: 'ttfa_heard',
        tags,
        statistic: { kind: 'percentile', share: 0.99 },
        comparison: '<',
        bound: 600_000,
        confidence: 0.95,
        abortOnFail: true,
        delayAbortEval: 10_000,
        minSamples: 400,
      },
      {
        selector: 'success',
        words: 'rate>99%',
        metric: 'success',
        tags: {},
        statistic: { kind: 'rate' },
        comparison: '>',
        bound: 0.99,
        abortOnFail: false,
        delayAbortEval: 0,
      },
    ])
  })

  test('a scenario without them has none', async () => {
    expect(await parse(VALID_SCENARIO)).not.toHaveProperty('thresholds')
  })

  test.each([
    ["ttfa_herd: ['p(95)<300']", 'unknown metric "ttfa_herd" (did you mean "ttfa_heard"?)', 3],
    ["'ttfa{targt:a}': ['p(95)<300']", 'unknown tag "targt" (did you mean "target"?)', 3],
    ["'ttfa{target:beta}': ['p(95)<300']", 'unknown target "beta": expected one of a', 3],
    ["'ttfa{connection:lukewarm}': ['p(95)<300']", 'unknown connection "lukewarm"', 3],
    ["'ttfa{target}': ['p(95)<300']", 'the tag "target" has no value: write target:value', 3],
    ["'ttfa{target:a,target:a}': ['p(95)<300']", 'duplicate tag "target"', 3],
    ["'ttfa_due{target:a,connection:hot}': ['p(95)<300']", 'leave out connection:hot', 3],
    ["'ttfa{target:a': ['p(95)<300']", 'not a metric with tags', 3],
    ["ttfa: ['p(95)=300']", 'expected a condition such as p(95)<300ms, found "p(95)=300"', 10],
    ["ttfa: [{ threshold: 'avg' }]", 'expected a condition such as p(95)<300ms, found "avg"', 23],
    ["ttfa: [{ threshold: 'avg<1', minSample: 3 }]", 'unknown key "minSample"', 32],
    ['ttfa: p(95)<300', 'a list of conditions', 9],
  ])('%s is refused at its place', async (line, message, column) => {
    expect((await diagnosticsIn(withThresholds(line))).join()).toMatch(new RegExp(`^7:${column} .*`))
    expect((await diagnosticsIn(withThresholds(line))).join()).toContain(message)
  })

  test('goodput has limits for stages, gaps and the real-time factor', async () => {
    const { goodput } = await parse(
      `${VALID_SCENARIO}goodput: { ttfa_heard: 800ms, underrun: 20ms, rtf: 1 }\n`,
    )
    expect(goodput).toEqual({ stages: { ttfa_heard: 800 }, underrun: 20, rtf: 1 })
  })
})
