import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

const KEY = { SMALLEST_API_KEY: 'sk-a-secret-key-of-nobody' }

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-keys-'))
  await writeFile(
    path.join(cwd, 'scenario.yaml'),
    'name: keys\ntexts: [Hello.]\ntargets: { a: { adapter: smallest-ws, lab: {} } }\nload: { executor: shared-iterations, trials: 1 }\n',
  )
})
afterAll(() => rm(cwd, { recursive: true }))

describe('a plan that the lab answers', () => {
  test.each([
    ['says where a missing key was looked for', {}, [], true],
    ['says nothing with the key', KEY, [], false],
    ['says nothing if the lab was asked for', {}, ['--lab'], false],
  ])('%s', async (_, env, words, isSaid) => {
    const { code, progress } = await runCommand(['run', 'scenario.yaml', '--dry-run', ...words], { cwd, env })
    expect(code).toBe(0)
    const said = progress.replaceAll(/\s+/g, ' ')
    const sentence =
      'neither in the environment nor in a .env file here or beside the scenario: SMALLEST_API_KEY'
    expect(said.includes(sentence)).toBe(isSaid)
  })
})
