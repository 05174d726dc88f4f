import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectFiles } from '../../src/distributed/coordinator/collect-files.ts'
import { placeFiles, sha256 } from '../../src/distributed/worker/travelling-files.ts'
import type { WorkloadScenario } from '../../src/scenario/workload.ts'

let here: string
let there: string

beforeAll(async () => {
  here = await mkdtemp(path.join(os.tmpdir(), 'ttfa-files-'))
  there = await mkdtemp(path.join(os.tmpdir(), 'ttfa-files-'))
  await writeFile(path.join(here, 'acme.yaml'), 'id: acme')
  await writeFile(path.join(here, 'acme.ts'), 'export const adapter = 1')
})

afterAll(async () => {
  for (const folder of [here, there]) await rm(folder, { recursive: true, force: true })
})

const scenarioWith = (...adapters: string[]) =>
  ({
    workload: 'requests',
    scenario: { targets: adapters.map((adapter) => ({ adapter })) },
  }) as unknown as WorkloadScenario

describe('the files of a scenario', () => {
  test('descriptions travel as data, code as its hash, and what ttfa has does not travel', async () => {
    const files = await collectFiles(scenarioWith('./acme.yaml', './acme.ts', 'smallest-ws'), here)
    expect(files).toEqual([
      { path: 'acme.ts', sha256: sha256(Buffer.from('export const adapter = 1')) },
      { path: 'acme.yaml', base64: Buffer.from('id: acme').toString('base64') },
    ])
  })

  test('one outside of the scenario’s folder is refused', async () => {
    await expect(collectFiles(scenarioWith('../acme.yaml'), path.join(here, 'below'))).rejects.toThrow(
      'the file ../acme.yaml is outside the scenario’s folder',
    )
  })

  test('a worker that has the same code runs its own copy of it', async () => {
    const place = path.join(there, 'placed')
    await placeFiles(await collectFiles(scenarioWith('./acme.ts', './acme.yaml'), here), place, here)
    expect(await readFile(path.join(place, 'acme.ts'), 'utf8')).toBe('export const adapter = 1')
    expect(await readFile(path.join(place, 'acme.yaml'), 'utf8')).toBe('id: acme')
  })

  test.each([
    ['has other code', 'export const adapter = 2', 'its acme.ts is not the same file as the coordinator’s'],
    ['has no such file', undefined, 'it has no file acme.ts'],
  ])('a worker that %s refuses', async (_, own, words) => {
    const folder = await mkdtemp(path.join(there, 'own-'))
    if (own !== undefined) await writeFile(path.join(folder, 'acme.ts'), own)
    const files = await collectFiles(scenarioWith('./acme.ts'), here)
    await expect(placeFiles(files, path.join(there, 'refused'), folder)).rejects.toThrow(words)
  })

  test.each(['../evil.yaml', '/tmp/evil.yaml', 'a/../../evil.yaml'])('%s is never written', async (name) => {
    await expect(placeFiles([{ path: name, base64: '' }], path.join(there, 'x'), here)).rejects.toThrow(
      'is outside',
    )
  })
})
