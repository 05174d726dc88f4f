import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { formatFaultsCsv, formatStagesCsv } from '../../../src/report/run/csv.ts'
import { measuredRequests, summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, failing, LAB_RUN } from '../sample-runs.ts'

describe('formatStagesCsv', () => {
  test('writes every stage of a run of the lab', async () => {
    const run = measuredRequests(await summarizeRun(FILE, LAB_RUN))
    await expect(formatStagesCsv(run)).toMatchFileSnapshot('golden/stages.csv')
  })

  test('writes its head when there is nothing else', async () => {
    expect(formatStagesCsv(measuredRequests(await summarizeRun(FILE, [])))).toMatch(
      /^target,connection,stage,n,absent,faults,min_us,p50_us,p50_low_us,p50_high_us,/,
    )
  })
})

describe('formatFaultsCsv', () => {
  test('writes the faults of a run of the lab', async () => {
    const { faults } = await summarizeRun(FILE, LAB_RUN)
    await expect(formatFaultsCsv(faults)).toMatchFileSnapshot('golden/faults.csv')
  })

  test.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'makes a formula inert: %j',
    async (detail) => {
      const { faults } = await summarizeRun(
        FILE,
        failing(1, 7, { target: detail, outcome: 'server', detail }),
      )
      const [, row = []] = parse(formatFaultsCsv(faults), { record_delimiter: '\n' }) as string[][]
      expect([row[0], row.at(-1)]).toEqual([`'${detail}`, `'${detail}`])
    },
  )
})
