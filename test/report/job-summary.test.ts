import { describe, expect, test } from 'vitest'
import { digestTrials } from '../../src/report/digest.ts'
import { jobSummary } from '../../src/report/job-summary.ts'
import { HOSTILE_FILE, HOSTILE_TRIALS } from './html/hostile.ts'
import { FILE, LAB_RUN } from './runs.ts'

describe('jobSummary', () => {
  test('summarizes a run on one screen', async () => {
    const summary = jobSummary(await digestTrials(FILE, LAB_RUN))
    await expect(summary).toMatchFileSnapshot('golden/job-summary.md')
    expect(summary.split('\n').length).toBeLessThan(30)
  })

  test('escapes untrusted text', async () => {
    const summary = jobSummary(await digestTrials(HOSTILE_FILE, HOSTILE_TRIALS))
    expect(summary).not.toMatch(/<(script|img|svg)/)
    const cells = summary.split('\n').filter((line) => line.startsWith('|'))
    expect(new Set(cells.map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1)
  })

  test('says so when nothing was measured', async () => {
    expect(jobSummary(await digestTrials(FILE, []))).toContain('No trial was measured.')
  })
})
