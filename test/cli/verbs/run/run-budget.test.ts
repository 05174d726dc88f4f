import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { type Lab, startLab } from '../../../../src/lab/lab.ts'
import { runCommand } from '../../run-command.ts'

const PROFILE = { voice: 'tone', firstAudio: 5, pacing: 0, completionDelay: 0, leadingSilence: 0 } as const

let lab: Lab
beforeAll(async () => {
  lab = await startLab({
    mounts: [{ name: 'smallest', provider: 'smallest', profile: PROFILE }],
  })
})
afterAll(() => lab.close())

/** Texts of 11, 7 and 5 characters against a lab whose truth log says what really reached it. */
async function runWith(budget: string, more = '', model = 'lightning_v3.1_pro') {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-budget-'))
  const { host, port } = lab.shared
  await writeFile(
    path.join(cwd, 'scenario.yaml'),
    `
name: thrift
texts: [Hello there, Welcome, Right]
targets:
  one: { adapter: smallest-ws, model: ${model}, base: 'ws://${host}:${port}/smallest', options: { complete_backoff_ms: 0 } }
  two: { adapter: smallest-http, model: ${model}, base: 'http://${host}:${port}/smallest' }
load: { executor: constant-concurrency, concurrency: 2, trials: 16 }
warmup: 2
${budget}
${more}
`,
  )
  const before = lab.truth().length
  const spoken = await runCommand(['run', '--no-selftest', '--out', 'run', 'scenario.yaml'], { cwd })
  const heard = lab.truth().slice(before)
  return { ...spoken, folder: cwd, heard, characters: heard.reduce((sum, { chars }) => sum + chars, 0) }
}

describe('a run with a budget', () => {
  test('of N characters never sends more, and has its own exit code', async () => {
    const { code, characters, folder, progress } = await runWith('budget: { characters: 100 }')
    expect(code).toBe(EXIT_CODES.budget)
    expect(characters).toBeLessThanOrEqual(100)
    // What did not fit was one more text of at most 11 characters.
    expect(characters).toBeGreaterThan(89)
    expect(progress).toContain('ends before a request that would exceed 100 characters')
    const file = JSON.parse(await readFile(path.join(folder, 'run/run.json'), 'utf8'))
    expect(file.interruption.reason).toBe('budget')
  })

  test('holds across threads that share the load', async () => {
    const { code, heard } = await runWith('budget: { requests: 17 }', 'workers: 2')
    expect(code).toBe(EXIT_CODES.budget)
    expect(heard).toHaveLength(17)
  })

  test('of money uses the price of the model', async () => {
    // 0.195 a 10,000 characters: 0.00195 buys 100.
    const { code, characters, progress } = await runWith('budget: { cost: 0.00195 USD }')
    expect(code).toBe(EXIT_CODES.budget)
    expect(characters).toBeLessThanOrEqual(100)
    expect(characters).toBeGreaterThan(89)
    expect(progress).toMatch(/costs at most 0\.\d+ USD/)
  })

  test('that is not reached sends everything', async () => {
    const { code, heard } = await runWith('budget: { characters: 100000 }')
    expect(code).not.toBe(EXIT_CODES.budget)
    expect(heard).toHaveLength(36)
  })

  test('of money is rejected if the price is unverified, before anything is sent', async () => {
    const { code, heard, progress } = await runWith('budget: { cost: 1 USD }', '', 'lightning_v3.1')
    expect(code).toBe(EXIT_CODES.setup)
    expect(heard).toHaveLength(0)
    expect(progress).toContain('smallest-v3.1 is unverified')
  })
})
