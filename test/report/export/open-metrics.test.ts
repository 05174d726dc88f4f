import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { formatOpenMetrics } from '../../../src/report/export/open-metrics.ts'
import { formatStagesCsv } from '../../../src/report/run/csv.ts'
import { measuredRequests, summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'

const SAMPLE = /^([a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (\+Inf|[\d.e-]+)$/

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
      expect(name, line).not.toBe('')
      const pairs = [...labels.matchAll(/([a-z]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
        key,
        text,
      ])
      return {
        name,
        labels: Object.fromEntries(pairs),
        value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value),
      }
    })
}

describe('openMetrics', () => {
  test('consists of samples and ends as the format requires', async () => {
    const text = formatOpenMetrics(measuredRequests(await summarizeRun(FILE, LAB_RUN)))
    expect(samplesOf(text).length).toBeGreaterThan(500)
    expect(text.endsWith('\n# EOF\n')).toBe(true)
    const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
    expect(new Set(families).size).toBe(families.length)
  })

  test('has buckets that only grow', async () => {
    const samples = samplesOf(formatOpenMetrics(measuredRequests(await summarizeRun(FILE, LAB_RUN))))
    let before = 0
    let most = 0
    let series = ''
    for (const { labels, value } of samples.filter(({ name }) => name === 'ttfa_stage_seconds_bucket')) {
      const group = JSON.stringify({ ...labels, le: '' })
      if (group !== series) before = 0
      series = group
      expect(value, 'no empty bucket').toBeGreaterThan(0)
      expect(value).toBeGreaterThanOrEqual(before)
      before = value
      most = Math.max(most, value)
    }
    expect(most).toBe(100)
  })

  test('counts failures in the last bucket only', async () => {
    const samples = samplesOf(formatOpenMetrics(measuredRequests(await summarizeRun(FILE, LAB_RUN))))
    const hot = samples.filter(
      ({ labels }) =>
        labels.target === 'lightning-pro-ws' && labels.connection === 'hot' && labels.stage === 'ttfa',
    )
    expect(hot.find(({ labels }) => labels.le === '60.0')?.value).toBe(90)
    expect(hot.find(({ labels }) => labels.le === '+Inf')?.value).toBe(100)
    expect(hot.find(({ name }) => name === 'ttfa_stage_seconds_count')?.value).toBe(100)
    expect(hot.find(({ name }) => name === 'ttfa_stage_seconds_sum')?.value).toBe(Number.POSITIVE_INFINITY)
  })

  test('has the sum of what never failed', async () => {
    const run = measuredRequests(await summarizeRun(FILE, LAB_RUN))
    const samples = samplesOf(formatOpenMetrics(run))
    const ofCold = ({ labels }: Sample) =>
      labels.target === 'lightning-ws' && labels.connection === 'cold' && labels.stage === 'ttfa'
    const [cold] = run.disjoint.filter(({ labels }) => ofCold({ name: '', labels, value: 0 }))
    const mean = (cold?.histogram.histogram.mean ?? Number.NaN) / 1e6
    const sum = samples.find((sample) => ofCold(sample) && sample.name.endsWith('_sum'))?.value ?? 0
    const count = samples.find((sample) => ofCold(sample) && sample.name.endsWith('_count'))?.value ?? 0
    expect(sum / count).toBeCloseTo(mean, 9)
  })

  test('has the percentiles of stages.csv', async () => {
    const run = measuredRequests(await summarizeRun(FILE, LAB_RUN))
    const samples = samplesOf(formatOpenMetrics(run)).filter(({ labels }) => labels.bound === 'value')
    const rows: Record<string, string>[] = parse(formatStagesCsv(run), { columns: true })
    const known = rows.filter(({ p95_us }) => p95_us !== '')
    for (const { target, connection, stage, p95_us } of known) {
      const found = samples.find(
        ({ labels }) =>
          labels.target === target &&
          labels.connection === connection &&
          labels.stage === stage &&
          labels.quantile === '0.95',
      )
      expect((found?.value ?? 0) * 1e6).toBeCloseTo(
        p95_us === 'inf' ? Number.POSITIVE_INFINITY : Number(p95_us),
        3,
      )
    }
  })

  test('says what is different in every run once, so that a series can continue', async () => {
    const samples = samplesOf(formatOpenMetrics(measuredRequests(await summarizeRun(FILE, LAB_RUN))))
    const [info, ...others] = samples
    expect(info).toMatchObject({ name: 'ttfa_run_info', labels: { run: FILE.run }, value: 1 })
    const names = new Set(others.flatMap(({ labels }) => Object.keys(labels)))
    expect([...names].sort()).toEqual(
      ['scenario', 'simulated', 'target', 'connection', 'stage', 'le', 'quantile', 'bound', 'outcome'].sort(),
    )
  })

  test('quotes names that would break a line', async () => {
    const file = { ...FILE, scenario: { ...FILE.scenario, name: 'a "b"\\\nc' } }
    const text = formatOpenMetrics(measuredRequests(await summarizeRun(file, LAB_RUN)))
    expect(samplesOf(text)[0]?.labels.scenario).toBe('a \\"b\\"\\\\\\nc')
  })

  test('removes control characters from names', async () => {
    const file = { ...FILE, scenario: { ...FILE.scenario, name: 'a\r\u001b[31m\u202eb' } }
    const text = formatOpenMetrics(measuredRequests(await summarizeRun(file, LAB_RUN)))
    expect(samplesOf(text)[0]?.labels.scenario).toBe('a��[31m�b')
  })
})
