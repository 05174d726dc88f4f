import { describe, expect, test } from 'vitest'
import { renderDerivedFiles } from '../../../src/report/derived/run-files.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { parsedSidecars } from '../../results/parsed-sidecars.ts'
import { FILE } from '../sample-runs.ts'
import { COMPARED_TRIALS, comparedJson } from './sample-comparison.ts'

async function pageWith(compare?: string): Promise<string> {
  const sidecars = parsedSidecars(compare === undefined ? {} : { 'compare.json': compare })
  return (await renderDerivedFiles(await summarizeRun(FILE, COMPARED_TRIALS), { sidecars }))['report.html']
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
