import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderDerivedFiles } from '../../../src/report/derived/run-files.ts'
import type { SidecarName } from '../../../src/results/sidecars.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { parsedSidecars, type SidecarTexts } from '../../results/parsed-sidecars.ts'
import { type BrowserLook, CHROMIUM, launchBrowser, NEEDS_CHROMIUM, openPage } from '../browser.ts'
import { sampleFidelityJson } from '../fidelity/sample-fidelity.ts'
import { chartsWithoutValues } from '../figures.ts'
import { HOSTILE } from '../hostile-input.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'
import { sidecarsWith } from './sample-sidecars.ts'

/** The section that each file has, and the charts in it. */
const SECTIONS: readonly { file: SidecarName; section: string; charts: readonly string[] }[] = [
  { file: 'check.json', section: 'check', charts: ['chart-check'] },
  { file: 'verify.json', section: 'claims', charts: ['chart-claims'] },
  { file: 'cost.json', section: 'cost', charts: ['chart-cost-0', 'chart-cost-1'] },
  { file: 'history.json', section: 'history', charts: ['chart-history-0'] },
]

const CHARTS = SECTIONS.flatMap(({ charts }) => charts)

const BROWSER_LOOKS: readonly BrowserLook[] = [
  { width: 1280, scheme: 'light' },
  { width: 390, scheme: 'dark' },
]

const runSummary = summarizeRun(FILE, LAB_RUN)

async function pageWith(texts: SidecarTexts): Promise<string> {
  const sidecars = parsedSidecars(texts)
  return (await renderDerivedFiles(await runSummary, { sidecars }))['report.html']
}

describe('a companion of a run', () => {
  test.each(SECTIONS)(
    '$file has its section in the report, and none where it is missing',
    async ({ file, section }) => {
      expect(await pageWith({ [file]: sidecarsWith()[file] })).toContain(`<section id="${section}"`)
      expect(await pageWith({})).not.toContain(`<section id="${section}"`)
    },
  )

  test.each(SECTIONS)(
    '$file is passed over when another version wrote it, and named when it was cut off',
    async ({ file, section }) => {
      expect(await pageWith({ [file]: '{"schema_version":99}' })).not.toContain(`<section id="${section}"`)
      expect(await pageWith({ [file]: sidecarsWith()[file]?.slice(0, 200) ?? '' })).toContain(
        `${file} is damaged`,
      )
    },
  )

  test('what was heard of a target stands at its point between price and speed, where somebody listened', async () => {
    const fidelity = sampleFidelityJson().replaceAll('"sonic"', '"lightning-pro-ws"')
    const texts = { 'cost.json': sidecarsWith()['cost.json'] ?? '' }
    const [heard, unheard] = [await pageWith({ ...texts, 'fidelity.json': fidelity }), await pageWith(texts)]
    expect(heard).toContain('lightning-pro-ws, 9 % wrong')
    expect(heard).toMatch(/lightning-pro-ws: [^<]* efficient, 9 % word errors/)
    expect(heard).toContain('Rings: the wider')
    expect(unheard).not.toMatch(/% wrong|Rings/)
  })

  test('has values for the pointer and the arrow keys in every chart', async () => {
    expect(chartsWithoutValues(await pageWith(sidecarsWith()))).toEqual([])
  })

  test.each(SECTIONS)('$file is where the numbers of its section come from', async ({ file, section }) => {
    const text = sidecarsWith()[file] ?? ''
    const page = await pageWith({ [file]: text })
    const own = page.slice(page.indexOf(`<section id="${section}"`)).split('</section>')[0] ?? ''
    const shown = [...own.matchAll(/<data value="([^"]*)">/g)].map(([, value]) => value ?? '')
    const known = numbersIn(JSON.parse(text))
    expect(shown.filter((value) => value !== '').length).toBeGreaterThan(1)
    expect(shown.filter((value) => value !== '' && !known.has(value))).toEqual([])
  })
})

describe.skipIf(!CHROMIUM)(`companions of a run ${NEEDS_CHROMIUM}`, () => {
  let browser: Browser
  let folder = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    folder = await mkdtemp(path.join(tmpdir(), 'ttfa-companions-'))
  }, 30_000)
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true })
  })

  async function writePage(name: string, texts: SidecarTexts): Promise<string> {
    const file = path.join(folder, `${name}.html`)
    await writeFile(file, await pageWith(texts))
    return pathToFileURL(file).href
  }

  test.each(BROWSER_LOOKS)(
    'are drawn where they can be seen, and axe has no objection: %j',
    async (looks) => {
      const { page, problems } = await openPage(browser, await writePage('plain', sidecarsWith()), looks)
      expect(problems).toEqual([])
      for (const chart of CHARTS) {
        const box = await page.locator(`#${chart} svg.plot:visible`).first().boundingBox()
        expect(box?.width, chart).toBeGreaterThan(300)
        expect(box?.height, chart).toBeGreaterThan(60)
        expect((box?.x ?? 0) + (box?.width ?? 0), chart).toBeLessThanOrEqual(looks.width)
        expect(await page.locator(`#${chart} [role="img"]`).getAttribute('aria-label'), chart).toMatch(/\d/)
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(looks.width)
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
      await page.evaluate(
        await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
      )
      const found = await page.evaluate(
        `axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')))`,
      )
      expect(found).toEqual([])
    },
  )

  test('let nobody’s words become markup', async () => {
    const { page, problems, requests } = await openPage(
      browser,
      await writePage('hostile', sidecarsWith(HOSTILE)),
    )
    expect(problems).toEqual([])
    expect(requests).toHaveLength(1)
    expect(await page.locator('script, img, iframe, object, embed, [onload], [onerror]').count()).toBe(2)
    for (const { section } of SECTIONS)
      expect(await page.locator(`#${section}`).textContent()).toContain('</script>')
  })
})

/** Every number of a file, and what stands for those beyond the timeout, as the page writes them. */
function numbersIn(data: unknown): Set<string> {
  if (typeof data === 'number' || data === 'inf') return new Set([String(data)])
  if (typeof data !== 'object' || data === null) return new Set()
  return new Set(Object.values(data).flatMap((value) => [...numbersIn(value)]))
}
