import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeAnswer } from '../../../../src/probe/answer/answer.ts'
import { renderDerivedFiles } from '../../../../src/report/derived/run-files.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { parsedSidecars } from '../../../results/parsed-sidecars.ts'
import { type BrowserLook, CHROMIUM, launchBrowser, NEEDS_CHROMIUM, openPage } from '../../browser.ts'
import { chartsWithoutValues, countOnPage } from '../../figures.ts'
import { HOSTILE } from '../../hostile-input.ts'
import { FILE, LAB_RUN } from '../../sample-runs.ts'
import { probeAnswerWith } from './sample-answer.ts'

const BROWSER_LOOKS: readonly BrowserLook[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]
const CHARTS = ['chart-probe', 'chart-probe-answered', 'chart-probe-throughput']

const runSummary = summarizeRun(FILE, LAB_RUN)

async function report(answer: ProbeAnswer): Promise<string> {
  const sidecars = parsedSidecars({ 'probe.json': JSON.stringify(answer) })
  return (await renderDerivedFiles(await runSummary, { sidecars }))['report.html']
}

describe('report.html of a search', () => {
  test('has values for the pointer and the arrow keys in every chart', async () => {
    expect(chartsWithoutValues(await report(probeAnswerWith()))).toEqual([])
  })

  test('gives the reasons of its validity once', async () => {
    const reason = 'the loop stalled for 12 ms'
    const file = { ...FILE, validity: { state: 'degraded' as const, reasons: [reason] } }
    const sidecars = parsedSidecars({ 'probe.json': JSON.stringify(probeAnswerWith()) })
    const files = await renderDerivedFiles(await summarizeRun(file, LAB_RUN), { sidecars })
    expect(countOnPage(files['report.html'], reason)).toBe(1)
  })

  test.each([
    [
      'how many are carried, and how many of them well',
      {},
      'lightning-ws carries 40 at once, 16 within the objectives',
    ],
    ['the cap alone where nothing had to hold', { soft_knee: null }, 'lightning-ws carries 40 at once'],
    [
      'that nobody asked for more',
      {
        soft_knee: null,
        hard_cap: { ...probeAnswerWith().hard_cap, boundary_type: 'ceiling', infeasible_min: null },
      },
      'lightning-ws carries 40 at once; more was not tried',
    ],
    [
      'that it is not settled',
      { hard_cap: null, soft_knee: null },
      'The limit of lightning-ws is not settled',
    ],
    [
      'in what rates are counted',
      { kind: 'request-rate', per_ms: 60_000, soft_knee: null },
      'lightning-ws carries 40 requests in a minute',
    ],
  ])('says first %s', async (_, words, headline) => {
    const html = await report({ ...probeAnswerWith(), ...(words as Partial<ProbeAnswer>) })
    expect(html).toContain(`<h1>${headline}</h1>`)
  })

  test('has no percentile over levels that nobody asked for together', async () => {
    const html = await report(probeAnswerWith())
    for (const section of ['spectrum', 'distribution', 'stages', 'ranking'])
      expect(html).not.toContain(`id="${section}"`)
  })

  test('says why no curve was fitted', async () => {
    const usl = { kind: 'refused', why: '4 levels; a curve needs 5' } as const
    expect(await report({ ...probeAnswerWith(), usl })).toContain(
      'No curve was fitted: 4 levels; a curve needs 5.',
    )
  })
})

describe.skipIf(!CHROMIUM)(`report.html of a search ${NEEDS_CHROMIUM}`, () => {
  let browser: Browser
  let folder = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    folder = await mkdtemp(path.join(tmpdir(), 'ttfa-probe-report-'))
  }, 30_000)
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true })
  })

  async function writePage(name: string, html: string): Promise<string> {
    const file = path.join(folder, `${name}.html`)
    await writeFile(file, html)
    return pathToFileURL(file).href
  }

  test.each(BROWSER_LOOKS)('has every curve in view, and axe has no objection: %j', async (looks) => {
    const { page, problems, requests } = await openPage(
      browser,
      await writePage('plain', await report(probeAnswerWith())),
      looks,
    )
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
    for (const chart of CHARTS) {
      const box = await page.locator(`#${chart} svg.plot:visible`).first().boundingBox()
      expect(box?.width, chart).toBeGreaterThan(300)
      expect(box?.height, chart).toBeGreaterThan(60)
      expect((box?.x ?? 0) + (box?.width ?? 0), chart).toBeLessThanOrEqual(looks.width)
    }
    expect(await page.locator('#chart-probe [role="img"]').getAttribute('aria-label')).toContain(
      '16: p50 224 ms, p95 314 ms',
    )
    expect(await page.locator('#chart-probe svg.plot:visible').textContent()).toContain('carried up to 40')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(looks.width)
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
    const found = await page.evaluate(
      `axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')))`,
    )
    expect(found).toEqual([])
  })

  test('shows every level of probe.json, with its numbers', async () => {
    const answer = probeAnswerWith()
    const { page } = await openPage(browser, await writePage('numbers', await report(answer)))
    const rows = await page
      .locator('#levels tbody tr')
      .evaluateAll((all) =>
        all.map((row) => [...row.querySelectorAll('data')].map((data) => Number(data.getAttribute('value')))),
      )
    expect(rows).toEqual(
      answer.levels.map(({ level, stats }) =>
        [
          level,
          stats.requests,
          stats.heard_p50_ms,
          stats.heard_p95_ms,
          stats.ttfa_p50_ms,
          stats.success,
          stats.goodput,
          stats.throughput,
        ].filter((number) => typeof number === 'number'),
      ),
    )
  })

  test('lets nobody’s words become markup', async () => {
    const html = await report(probeAnswerWith(HOSTILE))
    const { page, problems, requests } = await openPage(browser, await writePage('hostile', html))
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
    expect(await page.locator('script, img, iframe, object, embed, [onload], [onerror]').count()).toBe(2)
    expect(await page.locator('q').first().textContent()).toContain('</script>')
  })
})
