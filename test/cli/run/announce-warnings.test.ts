import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

const KEY = { SMALLEST_API_KEY: 'sk-a-secret-key-of-nobody' }
const LAB = 'lab: { voice: tone, pacing: 0, firstAudio: 1ms }'
const TARGET = `targets: { a: { adapter: smallest-ws, model: imagined, ${LAB} } }`

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-warnings-'))
  const load = (words: string) => `name: warned\ntexts: [Hello.]\n${TARGET}\nload: { executor: ${words} }\n`
  await writeFile(
    path.join(cwd, 'keys.yaml'),
    'name: keys\ntexts: [Hello.]\ntargets: { a: { adapter: smallest-ws, lab: {} } }\nload: { executor: shared-iterations, trials: 1 }\n',
  )
  await writeFile(path.join(cwd, 'run.yaml'), load('shared-iterations, trials: 1'))
  await writeFile(path.join(cwd, 'probe.yaml'), load('probe'))
})
afterAll(() => rm(cwd, { recursive: true }))

describe('a model that the adapter does not declare', () => {
  test.each([
    ['is named by validate', ['validate', 'run.yaml']],
    ['is named by a dry run', ['run', '--dry-run', '--lab', 'run.yaml']],
    ['is named by a dry bench', ['bench', '--dry-run', '--lab', 'smallest-ws', '--model', 'imagined']],
    ['is named by a dry probe', ['probe', '--dry-run', '--lab', 'probe.yaml']],
    [
      'is named by a run that prints no progress',
      ['run', '--quiet', '--lab', '--no-selftest', '--out', 'out', 'run.yaml'],
    ],
  ])('%s', async (_, words) => {
    const { progress } = await runCommand(words, { cwd, env: {} })
    expect(progress).toMatch(/^warning: (a|smallest-ws): smallest-ws declares no model imagined/m)
  })
})

test('a dry probe says that the lab answers because a key is missing', async () => {
  const { progress } = await runCommand(['probe', '--dry-run', 'probe.yaml'], { cwd, env: {} })
  expect(progress).toMatch(/^simulated because these are set neither/m)
})

describe('a plan that the lab answers', () => {
  test.each([
    ['says where a missing key was looked for', {}, [], true],
    ['says nothing with the key', KEY, [], false],
    ['says nothing if the lab was asked for', {}, ['--lab'], false],
  ])('%s', async (_, env, words, isSaid) => {
    const { code, progress } = await runCommand(['run', 'keys.yaml', '--dry-run', ...words], { cwd, env })
    expect(code).toBe(0)
    const said = progress.replaceAll(/\s+/g, ' ')
    const sentence =
      'neither in the environment nor in a .env file here or beside the scenario: SMALLEST_API_KEY'
    expect(said.includes(sentence)).toBe(isSaid)
  })
})
