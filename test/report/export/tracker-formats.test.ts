import { describe, expect, test } from 'vitest'
import { formatBencher, formatGithubBenchmark } from '../../../src/report/export/benchmark-results.ts'
import { formatInflux } from '../../../src/report/export/influx.ts'
import { measuredRequests, summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { HOSTILE_FILE, HOSTILE_TRIALS } from '../hostile-input.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'

const run = measuredRequests(await summarizeRun(FILE, LAB_RUN))
const hostile = measuredRequests(await summarizeRun(HOSTILE_FILE, HOSTILE_TRIALS))

/** The grammar of the line protocol, without strings and comments. */
const POINT =
  /^[a-z_]+(?:,[a-z_]+=(?:\\[,= ]|[^,= \\])+)+ [a-z0-9_]+=(?:-?[\d.e-]+i?|true)(?:,[a-z0-9_]+=(?:-?[\d.e-]+i?|true))* \d{19}$/

describe('InfluxDB lines', () => {
  test.each([
    ['a run', run],
    ['a run whose names are hostile', hostile],
  ])('of %s keep to the grammar', (_, each) => {
    const lines = formatInflux(each).trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(15)
    expect(lines.filter((line) => !POINT.test(line))).toEqual([])
  })

  test('have percentiles in seconds, and say of one beyond the timeout that it is', () => {
    const lines = formatInflux(run).split('\n')
    const cold = lines.find(
      (line) => line.includes('connection=cold') && line.includes('stage=ttfa,target=lightning-ws'),
    )
    expect(cold).toMatch(/ n=100i,p50_s=0\.2\d+,p50_low_s=0\.2\d+,p50_high_s=0\.2/)
    const hot = lines.find(
      (line) => line.includes('connection=hot') && line.includes('stage=ttfa,target=lightning-pro-ws'),
    )
    expect(hot).toContain('p95_beyond_timeout=true')
    expect(hot).not.toContain('p95_s=')
  })
})

describe('Bencher Metric Format', () => {
  const results = JSON.parse(formatBencher(run))

  test('has nanoseconds between the ends of their interval, under a name that says simulated', () => {
    const found = results['SIMULATED first-look/lightning-ws/cold/ttfa p50']
    expect(found.latency.value).toBeGreaterThan(200e6)
    expect(found.latency.lower_value).toBeLessThan(found.latency.value)
    expect(found.latency.upper_value).toBeGreaterThan(found.latency.value)
  })

  test('has the timeout for a percentile beyond it, not the last that succeeded', () => {
    const found = results['SIMULATED first-look/lightning-pro-ws/hot/ttfa p95']
    expect(found.latency.value).toBe(30e9)
    expect(found.latency).not.toHaveProperty('upper_value')
  })
})

describe('github-action-benchmark', () => {
  const results: { name: string; unit: string; value: number; range?: string; extra: string }[] = JSON.parse(
    formatGithubBenchmark(run),
  )

  test('has milliseconds with an interval, or says why there is none', () => {
    const found = results.find(({ name }) => name === 'SIMULATED first-look/lightning-ws/cold/ttfa p50')
    expect(found).toMatchObject({ unit: 'ms', extra: 'n 100, range: 95 % interval' })
    expect(found?.range).toMatch(/^2\d\d(\.\d+)? to 2\d\d/)
    const small = results.find(({ name }) => name.endsWith('lightning-pro-ws/cold/ttfa p95'))
    expect(small?.extra).toBe('n 20, too few for an interval')
  })

  test('has a number for every name, also where trials failed', () => {
    for (const { value } of results) expect(Number.isFinite(value)).toBe(true)
    const found = results.find(({ name }) => name.endsWith('lightning-pro-ws/hot/ttfa p95'))
    expect(found).toMatchObject({ value: 30_000 })
    expect(found?.extra).toContain('beyond the timeout')
  })
})
