import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import { createConversationRun } from '../../../src/results/run/create-run.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import { turnFile } from '../../report/sample-conversations.ts'
import { runCommand } from '../run-command.ts'
import { storeRun } from '../stored-runs.ts'

const CLAIMS = `provider: someone
claims:
  - { kind: latency, id: bold, says: first audio in 50 ms, models: [m1], value: 50ms, by: vendor, source: x, date: 2026-01 }
`

const FILE_WITH_CLAIMS = {
  adapters: { 'someone-ws': { provider: 'someone', formats: [] } } as unknown as RunFile['adapters'],
}

let cwd = ''
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-beside-'))
  await writeFile(path.join(cwd, 'claims.yaml'), CLAIMS)
  for (const [seed, name] of ['results/before', 'results/after'].entries())
    await storeRun(path.join(cwd, name), {
      seed,
      factors: { a: 1 + seed, reference: 1 },
      file: FILE_WITH_CLAIMS,
    })
})
afterAll(() => rm(cwd, { recursive: true }))

describe('what a verb found out about a run', () => {
  test('stands in its report', async () => {
    const spoken = [
      ['baseline', 'save', 'results/before', 'main'],
      ['check', 'results/after', '--baseline', 'main'],
      ['verify', 'results/after', '--claims', 'claims.yaml'],
      ['compare', 'results/after'],
      ['history', 'results'],
      ['report', 'results/after'],
    ]
    for (const words of spoken) await runCommand(words, { cwd })
    const page = await readFile(path.join(cwd, 'results/after/report.html'), 'utf8')
    for (const section of ['check', 'claims', 'comparison', 'history'])
      expect(page).toContain(`<section id="${section}"`)
    expect(page).toMatch(/a warm, ttfa_heard p95<\/text>/)
    expect(page).toContain('“first audio in 50 ms”')
  })

  test('is no verdict on claims about models that no component of a run of conversations has', async () => {
    const talks = path.join(cwd, 'results/talks')
    await mkdir(talks)
    const run = await createConversationRun({
      folder: runFolderAt(talks),
      file: turnFile(['streaming']),
      redact: String,
    })
    await run.turns.close()
    expect((await runCommand(['history', 'results'], { cwd })).code).toBe(EXIT_CODES.passed)
    const { code, output } = await runCommand(['verify', 'results/talks'], { cwd })
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain('there is no claim about a model of this run')
  })

  test.each([
    [['compare', 'results/taken'], 'compare.json', 'ttfa_heard'],
    [['cost', 'support-call', '--run', 'results/taken'], 'cost.json', 'support-call'],
    [['check', 'results/taken', '--baseline', 'for-check.json'], 'check.json', 'for-check.json'],
    [['verify', 'results/taken', '--claims', 'claims.yaml'], 'verify.json', 'first audio in 50 ms'],
  ])('is printed though it cannot be kept: %j', async (words, file, answer) => {
    const taken = path.join(cwd, 'results/taken')
    await storeRun(taken, { seed: 3, factors: { a: 1, reference: 1 }, file: FILE_WITH_CLAIMS })
    await mkdir(path.join(taken, file))
    await runCommand(['baseline', 'save', 'results/before', `for-${file}`], { cwd })
    const { code, output, progress } = await runCommand(words, { cwd })
    await rm(taken, { recursive: true })
    expect(code, progress).not.toBe(EXIT_CODES.setup)
    expect(output).toContain(answer)
    expect(progress).toContain(`warning: ${file} was not saved, so reports do not show it: it is a folder`)
    expect(progress).not.toContain('adds the chart')
  })
})
