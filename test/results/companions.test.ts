import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaveCompanion, readCompanions } from '../../src/results/companions.ts'

let results = ''
beforeAll(async () => {
  results = await mkdtemp(path.join(tmpdir(), 'ttfa-companions-'))
})
afterAll(() => rm(results, { recursive: true }))

describe('sidecar files of a run', () => {
  test('are found in the run folder, and next to it if they cover many runs', async () => {
    const run = path.join(results, 'run')
    await mkdir(run)
    expect(await readCompanions(run)).toEqual({})
    await leaveCompanion(run, 'compare.json', 'about this run')
    await leaveCompanion(results, 'history.json', 'about all runs')
    await writeFile(path.join(run, 'history.json'), 'not where it belongs')
    expect(await readCompanions(run)).toEqual({
      'compare.json': 'about this run',
      'history.json': 'about all runs',
    })
  })

  test('cannot be written to a missing folder', async () => {
    await expect(leaveCompanion(path.join(results, 'nowhere'), 'check.json', '')).rejects.toThrow('ENOENT')
  })
})
