import { describe, expect, test } from 'vitest'
import { formatCompareJson } from '../../../../../src/report/compare/compare-json.ts'
import { renderDerivedFiles } from '../../../../../src/report/run/derived-files.ts'
import { collectArms } from '../../../../../src/tally/compare/arm.ts'
import { compareTargets } from '../../../../../src/tally/compare/compare-runs.ts'
import { summarizeRun } from '../../../../../src/tally/run/run-summary.ts'
import { FILE, rising } from '../../../sample-runs.ts'

/** In 20 blocks, without which nothing can be said about drift. */
const TRIALS = [
  ...rising(120, 200_000, 500, { target: 'lightning-ws', connection: 'hot' }),
  ...rising(120, 300_000, 750, { target: 'lightning-pro-ws', connection: 'hot' }),
].map((trial) => ({ ...trial, block: trial.trial % 20 }))

async function pageWith(compare?: string): Promise<string> {
  const sidecars = compare === undefined ? {} : { 'compare.json': compare }
  return (await renderDerivedFiles(await summarizeRun(FILE, TRIALS), { sidecars }))['report.html']
}

async function comparedJson(): Promise<string> {
  const criterion = { stage: 'ttfa_heard', share: 0.5 } as const
  const comparison = compareTargets(FILE, await collectArms(FILE, TRIALS), { seed: 1, criterion })
  return formatCompareJson({ comparison, runs: [FILE.run], simulated: false })
}

describe('the comparison in a report', () => {
  test('stands there once ttfa compare has left its result beside the run', async () => {
    expect(await pageWith()).not.toContain('id="comparison"')
    const page = await pageWith(await comparedJson())
    expect(page).toContain('id="comparison"')
    expect(page).toContain('Time until heard: lightning-pro-ws against lightning-ws, hot connections')
    expect(page).toMatch(/p50: \+4\d\.\d % \(\+\d/)
  })

  test('is left out when another version of ttfa wrote it', async () => {
    expect(await pageWith('{"schema_version":99}')).not.toContain('id="comparison"')
  })
})
