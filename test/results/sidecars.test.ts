import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSidecars, writeSidecar } from '../../src/results/sidecars.ts'

let results = ''
beforeAll(async () => {
  results = await mkdtemp(path.join(tmpdir(), 'ttfa-companions-'))
})
afterAll(() => rm(results, { recursive: true }))

describe('sidecar files of a run', () => {
  test('are found in the run folder, and next to it if they cover many runs', async () => {
    const run = path.join(results, 'run')
    await mkdir(run)
    expect(await readSidecars(run)).toEqual({})
    await writeSidecar(run, 'compare.json', 'about this run')
    await writeSidecar(results, 'history.json', 'about all runs')
    await writeFile(path.join(run, 'history.json'), 'not where it belongs')
    expect(await readSidecars(run)).toEqual({
      'compare.json': 'about this run',
      'history.json': 'about all runs',
    })
  })

  test('cannot be written to a missing folder', async () => {
    await expect(writeSidecar(path.join(results, 'nowhere'), 'check.json', '')).rejects.toThrow('ENOENT')
  })
})
