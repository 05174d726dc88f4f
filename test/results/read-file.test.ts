import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openAnyRun } from '../../src/results/run/open-run.ts'
import { readTrials } from '../../src/results/trials/read-trials.ts'

test.skipIf(process.platform === 'win32')(
  'a pipe in the place of a file of a run is refused, not waited for',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pipe-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    for (const name of ['run.json', 'trials.csv']) execFileSync('mkfifo', [path.join(folder, name)])
    await expect(openAnyRun(folder)).rejects.toThrow('it is a pipe or a device, not a file')
    const trials = readTrials(path.join(folder, 'trials.csv'), () => {})
    await expect(trials[Symbol.asyncIterator]().next()).rejects.toThrow(
      'it is a pipe or a device, not a file',
    )
  },
)
