import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import { runCommand } from '../run-command.ts'
import { storeRun } from '../stored-runs.ts'

const VERBS = [
  ['report', '--json'],
  ['compare', '--json'],
  ['plan', '--json'],
  ['export', '--format', 'json'],
  ['cost', 'support-call', '--json', '--run'],
]

let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-repeated-'))
  const whole = path.join(cwd, 'whole')
  await storeRun(path.join(whole, 'run'), { seed: 1, factors: { a: 1, b: 1.2 } })
  await cp(whole, path.join(cwd, 'damaged'), { recursive: true })
  const trials = path.join(cwd, 'damaged/run/trials.csv')
  const [, ...rows] = (await readFile(trials, 'utf8')).trimEnd().split('\n')
  // An append that happened twice: the last half of the file is there again.
  await appendFile(
    trials,
    rows
      .slice(300)
      .map((row) => `${row}\n`)
      .join(''),
  )
})

afterAll(() => rm(cwd, { recursive: true, force: true }))

test.each(VERBS)('%s counts a trial once that the file has twice, and says so', async (...words) => {
  const [whole, damaged] = await Promise.all(
    ['whole', 'damaged'].map((name) => runCommand([...words, 'run'], { cwd: path.join(cwd, name) })),
  )
  expect(whole?.code).toBe(EXIT_CODES.passed)
  expect(damaged?.code).toBe(EXIT_CODES.passed)
  expect(damaged?.output).toBe(whole?.output)
  expect(whole?.progress).not.toContain('damaged')
  expect(damaged?.progress).toMatch(
    /trials\.csv is damaged: 300 rows repeat a trial that it already has \(trial 300 first\); each counts once, by its first row/,
  )
})
