import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatConversationsJson } from '../../../src/report/conversation/summary-json.ts'
import { renderDerivedConversationFiles } from '../../../src/report/derived/conversation-files.ts'
import { summarizeConversations } from '../../../src/tally/conversation/conversation-summary.ts'
import { type BrowserLook, CHROMIUM, launchBrowser, NEEDS_CHROMIUM, openPage } from '../browser.ts'
import { chartsWithoutValues, countOnPage } from '../figures.ts'
import { HOSTILE } from '../hostile-input.ts'
import { turnFile, turnRun } from '../sample-conversations.ts'

const NAMES = ['streaming', 'batch', 'one-box']
const CONVERSATIONS = summarizeConversations(turnFile(NAMES), turnRun(NAMES))
const CHARTS = ['ranking', 'waterfall', 'shares', 'differences', 'course']

const BROWSER_LOOKS: readonly BrowserLook[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]

async function report(conversations = CONVERSATIONS): Promise<string> {
  return (await renderDerivedConversationFiles(conversations))['report.html'] ?? ''
}

describe('report.html of conversations', () => {
  test('answers first, then says who takes the time', async () => {
    const html = await report()
    expect(html).toMatch(/<h1>streaming answers first, after 6\d\d.ms<\/h1>/)
    expect(html.indexOf('answers first')).toBeLessThan(html.indexOf('Which component takes the time?'))
    expect(html).toContain('<div class="watermark"')
  })

  test('has the error bar of the pipeline path, or says how to measure it', async () => {
    expect(await report()).toMatch(/The error bar of the pipeline path.*ttfa selftest/s)
    const rows = [
      { stage: 'stt_final', concurrency: 4, n: 80, p50_us: 900, p95_us: 2500, p99_us: 4000, max_us: 7000 },
    ] as const
    const date = { measured_at: '2025-11-20T13:00:00.000Z' }
    const file = { ...turnFile(NAMES), harness: { ...date, rows: [], turns: { ...date, rows } } }
    const html = await report(summarizeConversations(file, turnRun(NAMES)))
    const cells = ['stt_final', '80', '0.9 ms', '2.5 ms', '*', '7.0 ms']
    expect(html.replaceAll(/<[^>]+>/g, '|').replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(cells.join('||'))
  })

  test('has values for the pointer and the arrow keys in every chart', async () => {
    expect(chartsWithoutValues(await report())).toEqual([])
  })

  test('gives the reasons of its validity once', async () => {
    const reason = 'the loop stalled for 12 ms'
    const file = { ...turnFile(NAMES), validity: { state: 'invalid' as const, reasons: [reason] } }
    const page = await report(summarizeConversations(file, turnRun(NAMES)))
    expect(page).toContain('(<a href="#validity">why</a>)')
    expect(countOnPage(page, reason)).toBe(1)
  })

  test('is the same bytes again', async () => {
    expect(await report()).toBe(await report())
  })

  test('can be made of a run in which nobody was heard', async () => {
    expect(await report(summarizeConversations(turnFile(NAMES), []))).toContain(
      '<h1>No caller heard an answer</h1>',
    )
  })

  test('says what failed, in which part', async () => {
    const html = await report()
    expect(html).toContain('1 of 72 turns')
    expect(html).toMatch(/<td>agent<\/td><td><span title="[^"]+">rejected<\/span><\/td>/)
  })
})

describe.skipIf(!CHROMIUM)(`report.html of conversations ${NEEDS_CHROMIUM}`, () => {
  let browser: Browser
  let folder = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    folder = await mkdtemp(path.join(tmpdir(), 'ttfa-turn-report-'))
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

  test.each(BROWSER_LOOKS)('has every chart in view, and axe has no objection: %j', async (looks) => {
    const { page, problems, requests } = await openPage(
      browser,
      await writePage('plain', await report()),
      looks,
    )
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
    for (const chart of CHARTS) {
      const box = await page.locator(`#chart-turn-${chart} svg.plot:visible`).first().boundingBox()
      expect(box?.width, chart).toBeGreaterThan(300)
      expect(box?.height, chart).toBeGreaterThan(60)
      expect((box?.x ?? 0) + (box?.width ?? 0), chart).toBeLessThanOrEqual(looks.width)
      expect(await page.locator(`#chart-turn-${chart} [role="img"]`).getAttribute('aria-label')).toMatch(/\d/)
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(looks.width)
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
    const found = await page.evaluate(
      `axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')))`,
    )
    expect(found).toEqual([])
  })

  test('shows every number of turn-stages.csv, exactly', async () => {
    const files = await renderDerivedConversationFiles(CONVERSATIONS)
    const { page } = await openPage(browser, await writePage('numbers', files['report.html'] ?? ''))
    const shown = await page.locator('.stage tbody tr').evaluateAll((rows) =>
      rows.map((row) => ({
        stage: row.closest('.stage')?.getAttribute('data-stage'),
        target: row.children[0]?.textContent,
        n: row.children[1]?.textContent,
        values: [...row.querySelectorAll('data')].map((data) => data.getAttribute('value')),
      })),
    )
    const rows: Record<string, string>[] = parse(files['turn-stages.csv'] ?? '', { columns: true })
    expect(shown).toHaveLength(rows.length)
    for (const row of rows) {
      const found = shown.find(({ stage, target }) => stage === row.stage && target === row.target)
      const cells = [row.p50_us, row.p50_low_us, row.p50_high_us, row.p95_us, row.max_us]
      // The interval of p95 is in the page only.
      expect(found?.n).toBe(row.n)
      expect(cells.filter((cell) => cell !== '' && !found?.values.includes(cell ?? ''))).toEqual([])
    }
    const shares = await page
      .locator('#shares data')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value')))
    const known = new Set(rows.flatMap(({ share_median, share_slowest }) => [share_median, share_slowest]))
    expect(shares.length).toBeGreaterThan(8)
    expect(shares.filter((share) => !known.has(share ?? ''))).toEqual([])
  })

  test('lets nobody’s words become markup', async () => {
    const names = NAMES.map((name) => `${name}${HOSTILE}`)
    const words = { said: HOSTILE, understood: HOSTILE, stack: HOSTILE, mode: HOSTILE, detail: HOSTILE }
    const turns = turnRun(names).map((turn) => ({ ...turn, ...words }))
    const conversations = summarizeConversations(turnFile(names, HOSTILE), turns)
    const { page, problems, requests } = await openPage(
      browser,
      await writePage('hostile', await report(conversations)),
    )
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
    expect(await page.locator('script, img, iframe, object, embed, [onload], [onerror]').count()).toBe(2)
    expect(await page.locator('q').first().textContent()).toContain('</script>')
  })

  test('holds its data, which are those of --json', async () => {
    const { page } = await openPage(browser, await writePage('data', await report()))
    const data = await page.locator('#ttfa-summary').textContent()
    expect(JSON.parse(data ?? '')).toEqual(JSON.parse(formatConversationsJson(CONVERSATIONS)))
  })
})
