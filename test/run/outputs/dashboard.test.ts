import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { formatWatchMetrics } from '../../../src/report/history/watch-metrics.ts'
import { FILE } from '../../report/sample-runs.ts'
import { IS_SKIPPED, NEEDS_PROMETHEUS, Prometheus } from './prometheus.ts'
import { exportableRun } from './sample-run.ts'

interface Panel {
  readonly title: string
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
}

const dashboard: {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] }
} = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../dashboards/grafana.json'), 'utf8'))

/** What Grafana puts in the place of its variables. */
const VARIABLES: Readonly<Record<string, string>> = {
  scenario: '.*',
  target: '.*',
  stage: 'ttfa_heard',
  __interval: '5m',
  __range: '1h',
}
const filled = (text: string) =>
  text.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => VARIABLES[name] ?? 'UNKNOWN')

const QUERIES = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map((target) => ({ title, ...target })),
)

describe.skipIf(IS_SKIPPED)(`the Grafana dashboard asks a real Prometheus${NEEDS_PROMETHEUS}`, () => {
  let prometheus: Prometheus
  let watch: ReturnType<typeof createServer>

  beforeAll(async () => {
    const { measured } = await exportableRun({
      ...FILE,
      started_at: new Date(Date.now() - 60_000).toISOString(),
    })
    const status = {
      scenario: 'first-look',
      ended: new Map([[0, 3]]),
      changes: { worse: 1, better: 0 },
      lastRun: new Date(),
    }
    const text = formatWatchMetrics(status, measured)
    watch = createServer((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' })
        .end(text)
    })
    await new Promise<void>((resolve) => watch.listen(0, '127.0.0.1', resolve))
    prometheus = await Prometheus.start(`127.0.0.1:${(watch.address() as AddressInfo).port}`)
    await vi.waitFor(async () => expect(await prometheus.query('ttfa_watch_changes')).toHaveLength(2), {
      timeout: 30_000,
      interval: 300,
    })
  }, 90_000)
  afterAll(async () => {
    await prometheus?.close()
    watch?.close()
  })

  test.each(QUERIES)('$title: $expr', async ({ expr, legendFormat }) => {
    const series = await prometheus.query(filled(expr))
    expect(series.length).toBeGreaterThan(0)
    // A legend names labels that the series have.
    for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
      expect(Object.keys(series[0]?.metric ?? {})).toContain(label)
  })

  test.each(dashboard.templating.list.filter(({ query }) => query.startsWith('label_values')))(
    'the choices of $name',
    async ({ query }) => {
      const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? []
      const series = await prometheus.query(`count by (${label}) (${filled(selector)})`)
      expect(series.map(({ metric }) => metric[label])).not.toContain(undefined)
      expect(series.length).toBeGreaterThan(0)
    },
  )
})
