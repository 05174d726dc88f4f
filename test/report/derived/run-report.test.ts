import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { renderDerivedFiles } from '../../../src/report/derived/run-files.ts'
import { formatMilliseconds } from '../../../src/report/format/units/durations.ts'
import type { PlaybackExample } from '../../../src/report/run/playback-example.ts'
import { formatSummaryJson } from '../../../src/report/run/summary-json.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { answeredInstants, trialWith } from '../../tally/sample-trials.ts'
import { type BrowserLook, CHROMIUM, launchBrowser, NEEDS_CHROMIUM, openPage } from '../browser.ts'
import { chartsWithoutValues, countOnPage } from '../figures.ts'
import { HOSTILE, HOSTILE_FILE, HOSTILE_TRIALS } from '../hostile-input.ts'
import { FILE, LAB_RUN, SCENARIO } from '../sample-runs.ts'

const ALL_LOOKS: readonly BrowserLook[] = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]

/** Both widths and both schemes, for what depends on one of them at a time. */
const TWO_LOOKS: readonly BrowserLook[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]

const CHARTS = [
  'ranking',
  'spectrum',
  'distribution',
  'course',
  'waterfall',
  'connection',
  'silence',
  'buffer',
  'faults',
]

const PLAYBACK_EXAMPLES: readonly PlaybackExample[] = ['lightning-ws', 'lightning-pro-ws'].map((target) => ({
  reason: 'median',
  trial: trialWith({ target, connection: 'hot' }),
  pieces: [{ at: 1_300_000, audio: 500_000 }],
  levels: [
    { at: 1_300_000, level: 0 },
    { at: 1_300_000, level: 500_000 },
    { at: 1_800_000, level: 0 },
  ],
}))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ttfa-report-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function writePage(name: string, html: string): Promise<string> {
  const file = path.join(folder, `${name}.html`)
  await writeFile(file, html)
  return pathToFileURL(file).href
}

describe('report.html', () => {
  test('answers first: who, by how much, and whether it is real', async () => {
    const { 'report.html': html } = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN))
    const text = html.replace(/<[^>]*>/g, ' ').replaceAll('\u00a0', ' ')
    expect(html).toMatch(/<h1>lightning-ws is fastest to hear, by [\d.]+.(ms|s)<\/h1>/)
    expect(text).toContain('The difference is significant')
    expect(text.indexOf('is fastest to hear')).toBeLessThan(text.indexOf('How slow are the slowest answers?'))
  })

  test('says SIMULATED across the page where the lab answered, and not where it did not', async () => {
    const simulated = (await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN)))['report.html']
    expect(simulated).toContain('<div class="watermark"')
    const real = LAB_RUN.map((trial) => ({ ...trial, simulated: false }))
    expect((await renderDerivedFiles(await summarizeRun(FILE, real)))['report.html']).not.toMatch(
      /class="(watermark|banner)"/,
    )
  })

  test('has values for the pointer and the arrow keys in every chart', async () => {
    const files = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN), {
      playbackExamples: PLAYBACK_EXAMPLES,
    })
    expect(files['report.html']).toContain('id="chart-spectrum-hot"')
    expect(chartsWithoutValues(files['report.html'])).toEqual([])
  })

  test('gives the reasons of its validity once', async () => {
    const file = { ...FILE, validity: { state: 'invalid' as const, reasons: ['the loop stalled for 12 ms'] } }
    const page = (await renderDerivedFiles(await summarizeRun(file, LAB_RUN)))['report.html']
    expect(page).toContain('do not use these numbers (<a href="#validity">why</a>)')
    expect(page).toContain('id="validity"')
    expect(countOnPage(page, 'the loop stalled for 12 ms')).toBe(1)
  })

  test('is the same bytes again', async () => {
    const again = async () =>
      (await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN), { playbackExamples: PLAYBACK_EXAMPLES }))[
        'report.html'
      ]
    expect(await again()).toBe(await again())
  })

  test('holds the starts of an open load against their schedule, and says nothing of it where there was none', async () => {
    const open = LAB_RUN.map((trial) => ({ ...trial, load: 'open' as const }))
    const page = async (trials: readonly Trial[]) =>
      (await renderDerivedFiles(await summarizeRun(FILE, trials)))['report.html']
    expect(await page(open)).toContain('id="chart-health-starts"')
    expect(await page(open)).toMatch(/Starts against their schedule. \d+ starts were due and \d+ happened/)
    expect(await page(open)).toContain('id="chart-health-lateness"')
    expect(await page(LAB_RUN)).not.toContain('id="chart-health-starts"')
  })

  test('can be made of a run in which nothing was measured', async () => {
    const { 'report.html': html } = await renderDerivedFiles(await summarizeRun(FILE, []))
    expect(html).toContain('<h1>Nothing was measured</h1>')
  })
})

describe.skipIf(!CHROMIUM)(`report.html ${NEEDS_CHROMIUM}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 30_000)
  afterAll(() => browser?.close())

  async function labReport(): Promise<string> {
    const files = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN), {
      playbackExamples: PLAYBACK_EXAMPLES,
    })
    return writePage('lab', files['report.html'])
  }

  test.each(ALL_LOOKS)('opens without a complaint or a request, every chart in view: %j', async (looks) => {
    const { page, problems, requests } = await openPage(browser, await labReport(), looks)
    expect(problems).toEqual([])
    expect(requests.filter((address) => !address.startsWith('file:') && address !== 'data:,')).toEqual([])
    for (const chart of CHARTS) {
      const drawing = page.locator(`figure[id^="chart-${chart}"] svg.plot:visible`).first()
      const box = await drawing.boundingBox()
      expect(box?.width, chart).toBeGreaterThan(300)
      expect(box?.height, chart).toBeGreaterThan(60)
      expect((box?.x ?? 0) + (box?.width ?? 0), chart).toBeLessThanOrEqual(looks.width)
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(looks.width)
  })

  test.each(TWO_LOOKS)('has letters that can be read in every chart: %j', async (looks) => {
    const { page } = await openPage(browser, await labReport(), looks)
    const letters = await page.locator('svg.plot:visible text').evaluateAll((texts) =>
      texts.map((text) => {
        const { width } = text.getBoundingClientRect()
        return width / Math.max(1, text.getComputedTextLength())
      }),
    )
    expect(letters.length).toBeGreaterThan(50)
    // 12.5 pixels in the style sheet: no drawing may be scaled down below 12.
    expect(Math.min(...letters.filter((scale) => scale > 0)) * 12.5).toBeGreaterThan(12)
  })

  test('shows every number of stages.csv, exactly', async () => {
    const files = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN))
    const { page } = await openPage(browser, await writePage('numbers', files['report.html']))
    const shown = await page.locator('.stage tbody tr').evaluateAll((rows) =>
      rows.map((row) => ({
        stage: row.closest('.stage')?.getAttribute('data-stage'),
        cells: [...row.children].map((cell) => cell.textContent ?? ''),
        values: [...row.querySelectorAll('data')].map((data) => [
          data.getAttribute('value'),
          data.textContent,
        ]),
      })),
    )
    const csv: Record<string, string>[] = parse(files['stages.csv'], { columns: true })
    const rows = csv.filter(({ n }) => n !== '0')
    expect(shown).toHaveLength(rows.length)
    for (const row of rows) {
      const found = shown.find(
        ({ stage, cells }) => stage === row.stage && cells[0] === row.target && cells[1] === row.connection,
      )
      const names = ['min_us', 'p50_us', 'p90_us', 'p95_us', 'p99_us', 'p99_9_us', 'max_us']
      expect(found?.values.map(([value]) => value)).toEqual(names.map((name) => row[name]))
      expect(found?.values.map(([, text]) => text)).toEqual(
        // Digits only where the file has an interval; the smallest and the largest need none.
        names.map((name) =>
          row[name.replace('_us', '_low_us')] === '' ? '*' : formatStored(row[name] ?? ''),
        ),
      )
      expect(found?.cells.slice(2, 5)).toEqual([row.n, row.absent, row.faults])
    }
  })

  test('takes no number in its ranking from anywhere else', async () => {
    const files = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN))
    const { page } = await openPage(browser, await writePage('ranking', files['report.html']))
    const shown = await page
      .locator('main > .scroll data')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value')))
    const csv: Record<string, string>[] = parse(files['stages.csv'], { columns: true })
    const known = new Set(csv.flatMap(({ p50_us, p95_us }) => [p50_us, p95_us]))
    expect(shown.length).toBeGreaterThan(8)
    expect(shown.filter((value) => !known.has(value ?? ''))).toEqual([])
  })

  test('cuts no table on a wide page', async () => {
    const files = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN))
    const { page } = await openPage(browser, await writePage('wide', files['report.html']))
    const hidden = await page
      .locator('.scroll')
      .evaluateAll((tables) =>
        tables.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth).filter((cut) => cut > 0),
      )
    expect(hidden).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280)
  })

  test('sorts its tables by the heads of their columns, and back', async () => {
    const files = await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN))
    const { page, problems } = await openPage(browser, await writePage('sorted', files['report.html']))
    const table = page.locator('.scroll table', { has: page.locator('th', { hasText: 'heard p50' }) }).first()
    const column = await table.locator('thead th').allTextContents()
    const index = column.findIndex((head) => head.includes('heard p50'))
    const values = async () =>
      (await table.locator('tbody tr').all()).map((row) => row.locator('th, td').nth(index).textContent())
    const before = await Promise.all(await values())
    const click = async () => {
      await table.locator('thead th').nth(index).locator('button').click()
      return (await Promise.all(await values())).map((text) => Number.parseFloat(text ?? ''))
    }
    const up = await click()
    expect(up).toEqual(up.toSorted((a, b) => a - b))
    expect(await table.locator('thead th').nth(index).getAttribute('aria-sort')).toBe('ascending')
    expect(await click()).toEqual(up.toReversed())
    await click()
    expect(await Promise.all(await values())).toEqual(before)
    expect(problems).toEqual([])
  })

  test.each(TWO_LOOKS)('shows a value under the pointer and to the arrow keys: %j', async (looks) => {
    const { page, problems, requests } = await openPage(browser, await labReport(), looks)
    const [tip, chart] = [page.locator('.tip'), page.locator('#chart-spectrum-hot > [role="img"]')]
    expect(await tip.isVisible()).toBe(false)
    await chart.scrollIntoViewIfNeeded()
    const mark = chart.locator('[data-value]:visible', { hasText: '' }).first()
    // The page may still be scrolling: the mark has moved on when the pointer arrives.
    const point = async () => {
      const box = await mark.boundingBox()
      await page.mouse.move((box?.x ?? 0) + 2, (box?.y ?? 0) + 2)
      return tip.textContent()
    }
    await expect.poll(point, { timeout: 10_000 }).toBe(await mark.getAttribute('data-value'))
    expect(await tip.textContent()).toMatch(/^lightning.*: p50 \d+\.\d ms$/)
    const shown = await tip.boundingBox()
    expect((shown?.x ?? 0) + (shown?.width ?? 0)).toBeLessThanOrEqual(looks.width)
    await page.mouse.move(1, 1)
    expect(await tip.isVisible()).toBe(false)
    await chart.focus()
    const values = []
    for (const key of ['Home', 'ArrowRight', 'ArrowLeft', 'End']) {
      await page.keyboard.press(key)
      values.push(await tip.textContent())
    }
    expect(values[0]).toBe(await mark.getAttribute('data-value'))
    expect(new Set(values).size).toBe(3)
    await page.keyboard.press('Escape')
    expect(await tip.isVisible()).toBe(false)
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
  })

  test('lets nobody’s words become markup', async () => {
    const files = await renderDerivedFiles(await summarizeRun(HOSTILE_FILE, HOSTILE_TRIALS))
    const { page, problems, requests } = await openPage(
      browser,
      await writePage('hostile', files['report.html']),
    )
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280)
    expect(await page.title()).toContain('</script>')
    // Its data and its own script.
    expect(await page.locator('script, img, iframe, object, embed, [onload], [onerror]').count()).toBe(2)
    expect(await page.locator('script').first().getAttribute('type')).toBe('application/json')
    const said = await page.locator('q').first().textContent()
    expect(said).toContain(HOSTILE.slice(0, 60))
    expect(said).not.toContain('\u202e')
    expect(files['report.html']).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  test.each(TWO_LOOKS)('keeps the longest names inside its charts: %j', async (looks) => {
    const names = ['one', 'other'].map((name) => `${name}-${'W'.repeat(60 - name.length)}-x`)
    const targets = SCENARIO.targets.map((target, index) => ({ ...target, id: names[index] ?? '' }))
    const trials = LAB_RUN.map((trial) => ({
      ...trial,
      target: names[SCENARIO.targets.findIndex(({ id }) => id === trial.target)] ?? trial.target,
    }))
    const file = { ...FILE, scenario: { ...SCENARIO, targets } }
    const files = await renderDerivedFiles(await summarizeRun(file, trials))
    const { page } = await openPage(browser, await writePage('names', files['report.html']), looks)
    const ends = await page
      .locator('svg.plot:visible text')
      .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().right))
    expect(Math.max(...ends)).toBeLessThanOrEqual(looks.width)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(looks.width)
  })

  test('holds its data, which are those of --json', async () => {
    const runSummary = await summarizeRun(FILE, LAB_RUN)
    const { page } = await openPage(browser, await labReport())
    const data = await page.locator('#ttfa-summary').textContent()
    expect(JSON.parse(data ?? '')).toEqual(JSON.parse(formatSummaryJson(runSummary)))
  })

  test('can be walked through by keyboard', async () => {
    const { page } = await openPage(browser, await labReport())
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('To the answer')
    const details = page.locator('details').first()
    await details.locator('summary').focus()
    await page.keyboard.press('Enter')
    expect(await details.getAttribute('open')).not.toBeNull()
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').getAttribute('role')).toBe('region')
  })

  test.each(TWO_LOOKS)('has nothing that axe objects to: %j', async (looks) => {
    const { page } = await openPage(browser, await labReport(), looks)
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
    const found = await page.evaluate(
      `axe.run(document, { rules: { 'color-contrast': { enabled: true } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')))`,
    )
    expect(found).toEqual([])
  })

  test('prints on white with everything unfolded, whatever the screen looks like', async () => {
    const { page } = await openPage(browser, await labReport(), { width: 1280, scheme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    const colours = () =>
      page.evaluate("[...document.querySelectorAll('.badge')].map((one) => getComputedStyle(one).background)")
    const inDark = await colours()
    await page.emulateMedia({ media: 'print', colorScheme: 'light' })
    expect(inDark).toEqual(await colours())
    expect(await page.locator('details table:visible').count()).toBe(
      await page.locator('details table').count(),
    )
    expect(await page.locator('.wide svg.plot:visible').count()).toBeGreaterThan(8)
  })

  test('of 100,000 trials is under 5 MB and opens in under 2 s', { timeout: 60_000 }, async () => {
    const files = await renderDerivedFiles(
      await summarizeRun({ ...FILE, elapsed_us: 600_000_000 }, generateTrials(100_000)),
    )
    const html = files['report.html']
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000)
    const address = await writePage('many', html)
    const { page } = await openPage(browser, address)
    const loaded = await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd')
    expect(loaded).toBeGreaterThan(0)
    expect(loaded).toBeLessThan(2000)
  })
})

/** As a report writes what `stages.csv` has in microseconds. */
function formatStored(cell: string): string {
  if (cell === '') return '–'
  return cell === 'inf' ? '> timeout' : formatMilliseconds(Number(cell))
}

function* generateTrials(count: number): Generator<Trial> {
  for (let trial = 0; trial < count; trial += 1) {
    const failed = trial % 97 === 0
    const began = trial * 6000
    yield trialWith({
      trial,
      target: trial % 2 ? 'lightning-ws' : 'lightning-pro-ws',
      connection: trial % 8 < 2 ? 'cold' : 'hot',
      ...(failed
        ? { outcome: 'limit', status: 429, detail: 'slow down', at: { due: began, began, end: began + 900 } }
        : {
            at: answeredInstants(150_000 + ((trial * 7919) % 200_000), began),
            prebuffer_us: (trial * 31) % 5000,
          }),
    })
  }
}
