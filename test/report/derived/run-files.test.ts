import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRedactor } from '../../../src/redaction/redact.ts'
import { DERIVED_FILES, renderDerivedFiles } from '../../../src/report/derived/run-files.ts'
import { readHistogramLog } from '../../../src/results/histogram-log.ts'
import { createRun } from '../../../src/results/run/create-run.ts'
import { openRun } from '../../../src/results/run/open-run.ts'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import { summarizeRun } from '../../../src/tally/run/run-summary.ts'
import { FILE, LAB_RUN } from '../sample-runs.ts'

const PERCENTS = { p50_us: 50, p90_us: 90, p95_us: 95, p99_us: 99, p99_9_us: 99.9 }

describe('derivedFiles', () => {
  test('are the same bytes from the trials in memory and from the folder they were written to', async () => {
    const place = await mkdtemp(path.join(tmpdir(), 'ttfa-derived-'))
    onTestFinished(() => rm(place, { recursive: true }))
    const run = await createRun({ folder: runFolderAt(place), file: FILE, redact: createRedactor([]) })
    const trials = LAB_RUN.map((each, trial) => ({ ...each, trial }))
    for (const trial of trials) run.trials.add({ trial, arrivals: { trial: trial.trial, pieces: [] } })
    await run.trials.close()
    const stored = await openRun(place)
    const again = await renderDerivedFiles(await summarizeRun(stored.file, stored.trials()))
    expect(again).toEqual(await renderDerivedFiles(await summarizeRun(FILE, trials)))
  })

  test('do not depend on the order in which trials finished', async () => {
    const reversed = await renderDerivedFiles(await summarizeRun(FILE, [...LAB_RUN].reverse()))
    expect(reversed).toEqual(await renderDerivedFiles(await summarizeRun(FILE, LAB_RUN)))
  })

  test('have a histogram log whose percentiles are those of stages.csv where nothing failed', async () => {
    const { 'stages.csv': csv, 'histograms.hlog': log } = await renderDerivedFiles(
      await summarizeRun(FILE, LAB_RUN),
    )
    const rows: Record<string, string>[] = parse(csv, { columns: true })
    const logged = new Map(
      readHistogramLog(log).map((entry) => [
        `${entry.labels.stage};${entry.labels.target};${entry.labels.connection}`,
        entry.histogram,
      ]),
    )
    const complete = rows.filter(({ n, infinite }) => n !== '0' && infinite === '0')
    expect(complete.length).toBeGreaterThan(20)
    for (const row of complete) {
      const histogram = logged.get(`${row.stage};${row.target};${row.connection}`)
      const read = Object.entries(PERCENTS).map(([column, percent]) => [
        Number(row[column]),
        histogram?.getValueAtPercentile(percent),
      ])
      expect(read.map(([ours]) => ours)).toEqual(read.map(([, theirs]) => theirs))
      expect(histogram?.totalCount).toBe(Number(row.n))
    }
  })

  test('span a killed run up to the last instant of a trial', async () => {
    const { elapsed_us: _, ...killed } = FILE
    const { 'histograms.hlog': log } = await renderDerivedFiles(await summarizeRun(killed, LAB_RUN))
    const latest = Math.max(...LAB_RUN.flatMap(({ at }) => Object.values(at))) / 1e6
    expect(log).toContain(`,0.000,${latest.toFixed(3)},`)
  })

  test('exist even when nothing was measured', async () => {
    const files = await renderDerivedFiles(await summarizeRun(FILE, []))
    expect(Object.keys(files)).toEqual([...DERIVED_FILES])
    expect(files['faults.csv'].split('\n')).toHaveLength(2)
  })
})
