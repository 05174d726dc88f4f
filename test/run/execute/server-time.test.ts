import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../cli/run-command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-server-time-'))
})
afterAll(() => rm(folder, { recursive: true }))

const SCENARIO = `
name: server-time
texts: [One moment please.]
targets:
  tells:
    adapter: assemblyai-http
    lab: { voice: tone, firstAudio: 300ms, leadingSilence: 0, pacing: 0 }
load: { executor: shared-iterations, concurrency: 1, trials: 8 }
connection: warm
warmup: 1
`

test('the server’s own time is in the trial, is what the lab took, and is subtracted in the report', async () => {
  await writeFile(path.join(folder, 'scenario.yaml'), SCENARIO)
  const { output } = await runCommand(['run', 'scenario.yaml', '--lab', '--out', 'out'], { cwd: folder })
  const trials: Record<string, string>[] = parse(
    await readFile(path.join(folder, 'out/trials.csv'), 'utf8'),
    {
      columns: true,
    },
  )
  const measured = trials.filter(({ phase }) => phase === 'measure')
  expect(measured).toHaveLength(8)
  for (const trial of measured) {
    expect(trial.server_phase).toBe('first audio')
    expect(Number(trial.server_us)).toBeGreaterThanOrEqual(300_000)
    expect(Number(trial.server_us)).toBeLessThanOrEqual(Number(trial.ttfa_us))
    // The status line comes with the first audio.
    expect(Number(trial.headers_us)).toBeGreaterThanOrEqual(Number(trial.first_text_us) + 300_000)
  }
  expect(output.replaceAll(/\s+/g, ' ')).toContain('network and queue = ours − theirs')
})
