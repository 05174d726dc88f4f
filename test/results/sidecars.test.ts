import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
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
    await writeSidecar(run, 'compare.json', '{"schema_version":1,"timing":"apart","pairs":[]}')
    await writeSidecar(results, 'history.json', '{"schema_version":1,"histories":[],"more":1}')
    await writeFile(path.join(run, 'history.json'), 'not where it belongs')
    expect(await readSidecars(run)).toEqual({
      'compare.json': { kind: 'read', data: { schema_version: 1, timing: 'apart', pairs: [] } },
      'history.json': { kind: 'read', data: { schema_version: 1, histories: [], more: 1 } },
    })
  })

  test('are named as damaged when they cannot be read, and left out when another version wrote them', async () => {
    const run = path.join(results, 'odd')
    await mkdir(path.join(run, 'cost.json'), { recursive: true })
    await writeFile(path.join(run, 'check.json'), '{"schema_version":2}')
    await writeFile(path.join(run, 'verify.json'), '')
    await truncate(path.join(run, 'verify.json'), 300 * 1024 * 1024)
    const { 'history.json': _, ...found } = await readSidecars(run)
    expect(found).toEqual({
      'cost.json': { kind: 'damaged', why: 'it cannot be read: it is a folder, not a file (EISDIR)' },
      'verify.json': { kind: 'damaged', why: 'it cannot be read: it is larger than ttfa writes (TOO_LARGE)' },
    })
  })

  test('cannot be written to a missing folder', async () => {
    await expect(writeSidecar(path.join(results, 'nowhere'), 'check.json', '')).rejects.toThrow('ENOENT')
  })
})
