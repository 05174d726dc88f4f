import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { formatSummaryJson } from '../../../src/report/run/summary-json.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import type { OptionCost } from '../../../src/tally/compare/option-costs.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { schemaErrors } from '../published-schemas.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'

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

const REMOVED = { kind: 'removed' } as const
const BY_HAND = { kind: 'by hand', how: 'on the dashboard' } as const
const CLIP = { target: 'mine', provider: 'p', clip_s: 4.1, clip_bytes: 131_000 } as const
const DICTIONARY = { target: 'mine', provider: 'p', words: 2, texts: 1 } as const
const PREPARED: RunFile = {
  ...FILE,
  clones: [
    {
      ...CLIP,
      outcome: 'completed',
      voice: 'v1',
      upload_us: 1,
      processing_us: { low: 1, high: 2 },
      first_speech_us: 3,
      clone_ready_us: 6,
      failed_syntheses: 0,
      removal: BY_HAND,
    },
    {
      ...CLIP,
      outcome: 'timed out',
      detail: 'still pending',
      state: 'pending',
      removal: { kind: 'nothing' },
    },
  ],
  dictionaries: [
    { ...DICTIONARY, outcome: 'completed', dictionary: 'd1', create_us: 5, removal: REMOVED },
    { ...DICTIONARY, outcome: 'failed', detail: '500', removal: { kind: 'failed', detail: '500' } },
  ],
}
/** A difference, one that lies beyond the timeout, and one that too few trials tell. */
const COSTS: readonly OptionCost[] = [
  {
    option: 'a cloned voice',
    target: 'mine',
    plain: 'stock',
    connection: 'hot',
    n: [9, 9],
    shifts: [
      {
        kind: 'shift',
        share: 0.5,
        from: 1e5,
        to: Number.POSITIVE_INFINITY,
        low: 1,
        high: Number.POSITIVE_INFINITY,
        ratio: 1,
      },
      { kind: 'too small', share: 0.95, needed: 72 },
    ],
  },
]

describe('summaryJson', () => {
  test('includes what was created for a run and its cost, as in the schema', async () => {
    const json = JSON.parse(formatSummaryJson(await summarizeRun(PREPARED, LAB_RUN), COSTS))
    expect(schemaErrors(json, 'run-summary')).toEqual([])
    expect(json.option_costs[0]).toMatchObject({ ttfa_p50: { by_us: 'inf', low_us: 0 }, ttfa_p95: null })
  })

  test.each<[string, RunFile, readonly Trial[]]>([
    ['an error bar that was checked against packets', CAPTURED, LAB_RUN],
    ['a run with faults and few cold trials', FILE, LAB_RUN],
    ['a run in which nothing was measured', FILE, []],
    ['a killed run without an error bar', { ...UNJUDGED, status: 'interrupted' }, LAB_RUN],
  ])('keeps to the published schema and has no field that it does not name: %s', async (_, file, trials) => {
    expect(
      schemaErrors(JSON.parse(formatSummaryJson(await summarizeRun(file, trials))), 'run-summary'),
    ).toEqual([])
  })
})
