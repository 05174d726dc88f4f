import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { renderDerivedFiles } from '../../../src/report/derived/run-files.ts'
import { describeFailedTargets } from '../../../src/report/run/failed-targets.ts'
import { renderRunText } from '../../../src/report/run/text/run-text.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, LAB_RUN, SCENARIO } from '../sample-runs.ts'

const [{ id: FIRST = '' } = {}] = SCENARIO.targets
/** The adapters need a key. */
const { facts } = smallestWs
const KEYED_FILE = {
  ...FILE,
  adapters: Object.fromEntries(SCENARIO.targets.map(({ adapter }) => [adapter, facts])),
}
const failing = (outcome: Trial['outcome'], status?: number): Trial[] =>
  LAB_RUN.map((trial) =>
    trial.target === FIRST
      ? { ...trial, outcome, detail: 'no', at: { began: 1 }, ...(status && { status }) }
      : trial,
  )

describe('a target none of whose trials succeeded', () => {
  test.each<[string, Trial[], RegExp | undefined]>([
    [
      'is named with its fault',
      failing('network'),
      /^lightning-ws: none of \d+ trials succeeded, \d+ × network: no$/,
    ],
    [
      'is named with the key that was refused',
      failing('auth', 401),
      /\d+ × auth 401: no \(the key in SMALLEST_API_KEY was refused\)$/,
    ],
    ['is not named if some succeeded', [...LAB_RUN], undefined],
  ])('%s', async (_, trials, words) => {
    const said = describeFailedTargets(await summarizeRun(KEYED_FILE, trials))
    if (words) expect(said.join()).toMatch(words)
    else expect(said).toEqual([])
  })

  test('has no percentile in the tables, and is told on top', async () => {
    const runSummary = await summarizeRun(FILE, failing('auth', 401))
    const text = renderRunText(runSummary, { paint: picocolors.createColors(false), folder: 'run' })
    expect(text.split('\n').slice(1, 4).join(' ')).toContain(`FAILED: ${FIRST}: none of`)
    expect(text).toMatch(new RegExp(`^${FIRST} .* failed +failed$`, 'm'))
    expect(text).not.toMatch(new RegExp(`^${FIRST} .*> timeout`, 'm'))
    const files = await renderDerivedFiles(runSummary)
    expect(files['report.md']).toContain(`**FAILED**: ${FIRST}`)
    expect(files['report.html']).toContain(`<strong>FAILED</strong>: ${FIRST}`)
  })

  test('needs no mark explained that no table has', async () => {
    const trials = failing('auth', 401).filter(({ target }) => target === FIRST)
    const runSummary = await summarizeRun(FILE, trials)
    const text = renderRunText(runSummary, { paint: picocolors.createColors(false), folder: 'run' })
    expect(text).toContain(`FAILED: ${FIRST}`)
    expect(text).not.toContain('> timeout')
  })
})
