import { describe, expect, test } from 'vitest'
import { renderJobSummary } from '../../../../src/report/run/markdown/job-summary.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { HOSTILE_FILE, HOSTILE_TRIALS } from '../../hostile-input.ts'
import { FILE, LAB_RUN } from '../../sample-runs.ts'

describe('jobSummary', () => {
  test('summarizes a run on one screen', async () => {
    const summary = renderJobSummary(await summarizeRun(FILE, LAB_RUN))
    await expect(summary).toMatchFileSnapshot('golden/job-summary.md')
    expect(summary.split('\n').length).toBeLessThan(30)
  })

  test('escapes untrusted text', async () => {
    const summary = renderJobSummary(await summarizeRun(HOSTILE_FILE, HOSTILE_TRIALS))
    expect(summary).not.toMatch(/<(script|img|svg)/)
    const cells = summary.split('\n').filter((line) => line.startsWith('|'))
    expect(new Set(cells.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1)
  })

  test('says so when nothing was measured', async () => {
    expect(renderJobSummary(await summarizeRun(FILE, []))).toContain('No trial was measured.')
  })
})
