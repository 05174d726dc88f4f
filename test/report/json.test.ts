import { describe, expect, test } from 'vitest'
import type { Trial } from '../../src/core/trial.ts'
import { digestTrials } from '../../src/report/digest.ts'
import { summaryJson } from '../../src/report/json.ts'
import type { RunFile } from '../../src/results/run-file.ts'
import { FILE, LAB_RUN } from './runs.ts'
import { mistakesIn } from './schemas.ts'

const { harness: _, validity: __, ...UNJUDGED } = FILE
const SPREAD = { n: 9, p50_us: 1, p90_us: 2, p99_us: 3, max_us: 4 }
const ROW = { transport: 'websocket', concurrency: 1, ...SPREAD }
const CAPTURED: RunFile = {
  ...FILE,
  harness: {
    measured_at: FILE.started_at,
    rows: [{ ...ROW, packets: { ...SPREAD, unseen: 0, dropped: 0, clock_us: 1 } }],
    floor: [ROW],
  },
}

describe('summaryJson', () => {
  test.each<[string, RunFile, readonly Trial[]]>([
    ['an error bar that was checked against packets', CAPTURED, LAB_RUN],
    ['a run with faults and few cold trials', FILE, LAB_RUN],
    ['a run in which nothing was measured', FILE, []],
    ['a killed run without an error bar', { ...UNJUDGED, status: 'interrupted' }, LAB_RUN],
  ])('keeps to the published schema and has no field that it does not name: %s', async (_, file, trials) => {
    expect(mistakesIn(JSON.parse(summaryJson(await digestTrials(file, trials))), 'run-summary')).toEqual([])
  })
})
