import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRedactor } from '../../../src/redaction/redact.ts'
import { createRun } from '../../../src/results/run/create-run.ts'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import { FILE, LAB_RUN } from '../../report/sample-runs.ts'
import { runCommand } from '../run-command.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ttfa-export-'))
  const run = await createRun({ folder: runFolderAt(folder), file: FILE, redact: createRedactor([]) })
  for (const [trial, one] of LAB_RUN.entries())
    run.trials.add({ trial: { ...one, trial }, arrivals: { trial, pieces: [] } })
  await run.trials.close()
})
afterAll(() => rm(folder, { recursive: true }))

describe('ttfa export', () => {
  test('prints the summary as JSON', async () => {
    const { code, output } = await runCommand(['export', folder, '--format', 'json'])
    expect(code).toBe(0)
    expect(JSON.parse(output)).toMatchObject({ schema_version: 1, trials: 320 })
  })

  test('prints OpenMetrics', async () => {
    const { output } = await runCommand(['export', folder, '--format', 'openmetrics'])
    expect(output).toMatch(/^# TYPE ttfa_run_info gauge\n/)
    expect(output.endsWith('# EOF\n')).toBe(true)
  })

  test('writes a percentile file for each stage into a folder', async () => {
    const out = path.join(folder, 'plots')
    expect((await runCommand(['export', folder, '--format', 'hgrm', '--out', out])).code).toBe(0)
    const files = await readdir(out)
    expect(files).toContain('lightning-ws-hot-ttfa_heard.hgrm')
    expect(await readFile(path.join(out, 'lightning-ws-hot-ttfa_heard.hgrm'), 'utf8')).toContain(
      'Percentile TotalCount',
    )
  })

  test.each([
    ['a format that nobody knows', ['--format', 'xml'], /Allowed choices are hgrm, openmetrics, json/],
    ['no format', [], /required option '--format <format>' not specified/],
    ['files that one stream cannot hold', ['--format', 'hgrm'], /Name a folder with --out/],
  ])('refuses %s with 104', async (_, words, said) => {
    const { code, progress } = await runCommand(['export', folder, ...words])
    expect(code).toBe(104)
    expect(progress).toMatch(said)
  })
})

describe('ttfa report --csv', () => {
  test('prints a row for each trial under one header, units in the names, and nothing else', async () => {
    const { code, output } = await runCommand(['report', folder, '--csv'])
    expect(code).toBe(0)
    const rows: Record<string, string>[] = parse(output, { columns: true })
    expect(rows).toHaveLength(LAB_RUN.length)
    expect(Object.keys(rows[0] ?? {})).toEqual(expect.arrayContaining(['target', 'ttfa_us', 'ttfa_heard_us']))
  })
})

describe('ttfa report', () => {
  test('leaves the page and the files of numbers beside the trials', async () => {
    await runCommand(['report', folder])
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['report.html', 'report.md', 'stages.csv']))
  })
})
