import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHistoryPage } from '../../../src/report/history/history-page.ts'
import { formatHistoryJson } from '../../../src/report/history/history-report.ts'
import { parseSidecar } from '../../../src/results/sidecars.ts'
import { detectChanges } from '../../../src/tally/history/history-changes.ts'
import { temporaryFolder } from '../../results/arbitrary-trials.ts'
import { CHROMIUM, launchBrowser, NEEDS_CHROMIUM, openPage } from '../browser.ts'

/** A run a day: the values of two targets, microseconds. */
function pageOf(days: number, latencyOf: (target: string, day: number) => number): string {
  const histories = ['faster', 'slower-with-a-long-name-mulaw-8000'].map((target) =>
    detectChanges(
      {
        scenario: 'nightly',
        target,
        connection: 'hot',
        metric: 'ttfa_heard p50',
        unit: 'duration',
        simulated: true,
      },
      Array.from({ length: days }, (_, day) => ({
        run: `20261001T051700Z-nightly-${day}`,
        started_at: new Date(Date.UTC(2026, 9, 1 + day, 5, 17)).toISOString(),
        value: latencyOf(target, day) + 1000 * Math.sin(day * 7),
      })),
      { maxPValue: 0.001, magnitude: 0.05 },
    ),
  )
  const stored = parseSidecar('history.json', formatHistoryJson(histories))
  if (stored?.kind !== 'read') throw new Error('the history cannot be read')
  const newest = { scenario: 'nightly', run: `20261001T051700Z-nightly-${days - 1}`, simulated: true }
  return renderHistoryPage(stored.data, newest)
}

const CHANGED = pageOf(40, (target, day) => (day < 20 ? 300_000 : target === 'faster' ? 200_000 : 400_000))

test.each([
  ['one run', pageOf(1, () => 300_000), 'No number has two runs yet'],
  ['a few runs', pageOf(3, () => 300_000), 'There are too few runs to find a change: 3.'],
  ['many runs without a change', pageOf(30, () => 300_000), 'None of the 2 numbers'],
  ['a change', CHANGED, '2 of the 2 numbers'],
])('of %s it says what that tells', (_, page, words) => {
  expect(page).toContain(words)
})

test('a change is listed with its values, and has the colour of its direction', () => {
  expect(CHANGED).toMatch(
    /<li>faster hot, ttfa_heard p50 \(simulated\): since 2026-10-21 05:17 UTC .*300 ms → 200 ms/,
  )
  const [faster = '', slower = ''] = CHANGED.split('<figure').slice(1)
  expect([faster.includes('stroke="var(--good)"'), faster.includes('stroke="var(--bad)"')]).toEqual([
    true,
    false,
  ])
  expect([slower.includes('stroke="var(--good)"'), slower.includes('stroke="var(--bad)"')]).toEqual([
    false,
    true,
  ])
})

/** Words of a chart that stand on one another, two pixels of their lines aside. */
const FIND_OVERLAPS = `[...document.querySelectorAll('figure svg')]
  .map((svg) => [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]))
  .flatMap((texts) => texts.flatMap(([a, one], index) => texts.slice(index + 1).filter(([, other]) =>
    one.width > 0 && one.left < other.right && other.left < one.right &&
    one.top < other.bottom - 2 && other.top < one.bottom - 2).map(([b]) => a + ' / ' + b)))`

describe.skipIf(!CHROMIUM)(`the page ${NEEDS_CHROMIUM}`, () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test.each([
    { width: 1280, scheme: 'light' },
    { width: 390, scheme: 'dark' },
  ] as const)('at $width px keeps words inside and apart', async (look) => {
    const file = path.join(await temporaryFolder(), 'history.html')
    await writeFile(file, CHANGED)
    const { page, problems } = await openPage(browser, pathToFileURL(file).href, look)
    expect(problems).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    const overlaps = await page.evaluate(FIND_OVERLAPS)
    expect(overlaps).toEqual([])
    expect(await page.locator('.banner').boundingBox()).toMatchObject({ x: 0, width: look.width })
  })
})
