import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const FILE = path.resolve(import.meta.dirname, '../../.github/workflows/measure.yaml')
const { on, jobs } = parse(readFileSync(FILE, 'utf8'))
const { run: SCRIPT } = jobs.runner.steps.find(({ name }: { name?: string }) => name === 'measure')

/** Stands for npx: notes its words, the keys it can read and its surroundings, and ends as it is told. */
const FAKE_NPX = `#!/usr/bin/env node
const { existsSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const keys = existsSync('.env') ? readFileSync('.env', 'utf8') : undefined
const mode = keys && statSync('.env').mode & 0o777
writeFileSync('call.json', JSON.stringify({ words: process.argv.slice(2), keys, mode, seen: process.env.KEYS }))
process.exitCode = Number(process.env.CODE)
`

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'ttfa-measure-'))
  writeFileSync(path.join(cwd, 'npx'), FAKE_NPX, { mode: 0o755 })
})
afterEach(() => rmSync(cwd, { recursive: true }))

const NAMES = { PACKAGE: 'ttfa', LAB: '--no-lab', VANTAGE: 'ubuntu-latest', SCENARIO: 'gates.yaml', KEYS: '' }

/** Runs the step as a runner does: `bash -e` with pipefail, and its environment. */
function measure(env: Readonly<Record<string, string>>) {
  const PATH = [cwd, path.dirname(process.execPath), process.env.PATH].join(path.delimiter)
  const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', SCRIPT]
  const { status } = spawnSync('bash', words, { cwd, env: { PATH, CODE: '0', TOTAL: '1', ...NAMES, ...env } })
  return { status, call: JSON.parse(readFileSync(path.join(cwd, 'call.json'), 'utf8')) }
}

describe('the reusable workflow', () => {
  test('hands the keys of its caller to ttfa, and leaves none behind', () => {
    expect(Object.keys(on.workflow_call.secrets)).toEqual(['keys'])
    const { call, status } = measure({ KEYS: 'SMALLEST_API_KEY=sk_1\nCARTESIA_API_KEY=`touch owned`' })
    expect(call).toMatchObject({
      keys: 'SMALLEST_API_KEY=sk_1\nCARTESIA_API_KEY=`touch owned`\n',
      mode: 0o600,
    })
    expect(call).not.toHaveProperty('seen')
    expect({ status, left: existsSync(path.join(cwd, '.env')) }).toEqual({ status: 0, left: false })
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false)
  })

  test('writes no file without keys', () => {
    expect(measure({}).call).not.toHaveProperty('keys')
  })

  test.each([
    { what: 'one runner: a threshold failed', TOTAL: '1', CODE: '99', status: 99 },
    { what: 'several: thresholds are decided after the merge', TOTAL: '2', CODE: '99', status: 0 },
    { what: 'several: so is what is inconclusive', TOTAL: '2', CODE: '112', status: 0 },
    { what: 'several: a wrong scenario is wrong on each', TOTAL: '2', CODE: '104', status: 104 },
    { what: 'several: the harness was the bottleneck', TOTAL: '2', CODE: '111', status: 111 },
  ])('ends as the exit codes say: $what', ({ TOTAL, CODE, status }) => {
    expect(measure({ TOTAL, CODE, KEYS: 'A=b' }).status).toBe(status)
    expect(existsSync(path.join(cwd, '.env'))).toBe(false)
  })

  test('takes hostile names for names', () => {
    const hostile = '$(touch owned)"; touch owned; #'
    const { call } = measure({ SCENARIO: hostile, VANTAGE: hostile })
    expect(call.words.slice(-5)).toEqual(
      ['--vantage', hostile, '--out', `run/${hostile}`, '--', hostile].slice(-5),
    )
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false)
  })
})
