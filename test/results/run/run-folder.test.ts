import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRunFolder } from '../../../src/results/run/run-folder.ts'
import { temporaryFolder } from '../arbitrary-trials.ts'

const startedAt = new Date('2026-11-20T04:02:17.123Z')

describe('the folder of a run', () => {
  test('is named by its UTC time and its scenario', async () => {
    const results = path.join(await temporaryFolder(), 'results')
    const folder = await createRunFolder({ results, scenario: 'First look: ../all', startedAt })
    expect(folder.name).toBe('20261120T040217Z-First-look-..-all')
    expect(folder.path).toBe(path.join(results, folder.name))
    expect(existsSync(folder.path)).toBe(true)
  })

  test('is different for a second run in the same second', async () => {
    const results = await temporaryFolder()
    const options = { results, scenario: 'x', startedAt }
    const names = await Promise.all([1, 2, 3].map(async () => (await createRunFolder(options)).name))
    expect(names.sort()).toEqual(['20261120T040217Z-x', '20261120T040217Z-x-2', '20261120T040217Z-x-3'])
  })

  test('may be chosen, even if it exists', async () => {
    const out = path.join(await temporaryFolder(), 'mine')
    await mkdir(out)
    expect((await createRunFolder({ results: 'unused', scenario: 'x', startedAt, out })).name).toBe('mine')
  })

  test.each(['run.json', 'trials.csv'])('must not contain a %s', async (file) => {
    const out = await temporaryFolder()
    await writeFile(path.join(out, file), '')
    await expect(createRunFolder({ results: 'unused', scenario: 'x', startedAt, out })).rejects.toMatchObject(
      {
        name: 'SetupError',
        code: 'RUN_EXISTS',
      },
    )
  })
})
