import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatOpenMetrics } from '../../../src/report/export/open-metrics.ts'
import { sendRun } from '../../../src/run/outputs/send-run.ts'
import { FILE } from '../../report/sample-runs.ts'
import { checkMetrics, IS_SKIPPED, NEEDS_PROMETHEUS, Prometheus } from './prometheus.ts'
import { exportableRun } from './sample-run.ts'

/** Prometheus takes no sample that is older than its head by hours. */
const RECENT = { ...FILE, started_at: new Date(Date.now() - 60_000).toISOString() }

describe.skipIf(IS_SKIPPED)(`a real Prometheus${NEEDS_PROMETHEUS}`, () => {
  let prometheus: Prometheus
  let scraped: ReturnType<typeof createServer>

  beforeAll(async () => {
    const text = formatOpenMetrics((await exportableRun(RECENT)).measured)
    scraped = createServer((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' })
        .end(text)
    })
    await new Promise<void>((resolve) => scraped.listen(0, '127.0.0.1', resolve))
    prometheus = await Prometheus.start(`127.0.0.1:${(scraped.address() as AddressInfo).port}`)
  }, 60_000)
  afterAll(async () => {
    await prometheus?.close()
    scraped?.close()
  })

  test('takes a run by remote-write, with every number and no label of the run itself', async () => {
    const run = await exportableRun(RECENT)
    expect(await sendRun(run, { format: 'remote-write', to: `${prometheus.address}/api/v1/write` }, {})).toBe(
      1,
    )
    const own = '{job="",simulated="true",scenario="first-look"}'
    const buckets = await prometheus.query(`ttfa_stage_seconds_bucket${own}`)
    const all = buckets.find(({ metric }) => {
      const { target, connection, stage, le } = metric
      return target === 'lightning-pro-ws' && connection === 'hot' && stage === 'ttfa' && le === '+Inf'
    })
    expect(all?.value[1]).toBe('100')
    expect(new Set(buckets.flatMap(({ metric }) => Object.keys(metric)))).toEqual(
      new Set(['__name__', 'scenario', 'simulated', 'target', 'connection', 'stage', 'le']),
    )
    const beyond = await prometheus.query(
      `ttfa_stage_quantile_seconds{job="",target="lightning-pro-ws",connection="hot",stage="ttfa",quantile="0.95",bound="value"}`,
    )
    expect(beyond.map(({ value }) => value[1])).toEqual(['+Inf'])
  })

  test('finds the median between its bucket’s edges', async () => {
    const [found] = await prometheus.query(
      'histogram_quantile(0.5, sum by (le) (ttfa_stage_seconds_bucket{job="",target="lightning-ws",connection="cold",stage="ttfa"}))',
    )
    expect(Number(found?.value[1])).toBeGreaterThan(0.2)
    expect(Number(found?.value[1])).toBeLessThan(0.25)
  })

  test('says in its own words why it refuses a run of last year', async () => {
    const old = await exportableRun()
    await expect(
      sendRun(old, { format: 'remote-write', to: `${prometheus.address}/api/v1/write` }, {}),
    ).rejects.toThrow(/400 .*(?:out of bounds|out of order|too old)/)
  })

  test('counts as many as its last bucket holds', async () => {
    const [count, last] = await Promise.all(
      ['ttfa_stage_seconds_count', 'ttfa_stage_seconds_bucket{le="+Inf"}'].map((series) =>
        prometheus.query(`sum(${series})`),
      ),
    )
    expect(Number(count?.[0]?.value[1])).toBeGreaterThan(0)
    expect(count?.[0]?.value[1]).toBe(last?.[0]?.value[1])
  })

  test('parses the text as a collector of text files does', async () => {
    const said = checkMetrics(formatOpenMetrics((await exportableRun(RECENT)).measured))
    // Advice about a name is no refusal.
    expect(new Set(said.trim().split('\n'))).toEqual(
      new Set(['ttfa_stage_quantile_seconds non-summary metrics should not have "quantile" label']),
    )
  })

  test('scrapes the OpenMetrics text', async () => {
    let outcomes = await prometheus.query('ttfa_trials{job="ttfa"}')
    for (let attempt = 0; attempt < 100 && outcomes.length === 0; attempt += 1) {
      await setTimeout(200)
      outcomes = await prometheus.query('ttfa_trials{job="ttfa"}')
    }
    expect(outcomes.reduce((sum, { value }) => sum + Number(value[1]), 0)).toBe(320)
    expect(await prometheus.query('up{job="ttfa"} == 1')).toHaveLength(1)
  })
})
