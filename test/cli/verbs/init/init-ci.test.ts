import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { runCommand } from '../../run-command.ts'

interface Workflow {
  readonly on: object
  readonly jobs: { readonly gate: { readonly env: object; readonly steps: readonly Step[] } }
}

interface Step {
  readonly name?: string
  readonly if?: string
  readonly run?: string
  readonly uses?: string
}

let cwd: string
let workflow: Workflow
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-ci-'))
  const { code, output } = await runCommand(['init', 'ci'], { cwd })
  expect(code, output).toBe(0)
  expect(output).toContain('Commit baselines/main.json from its artifact')
  workflow = parse(await readFile(path.join(cwd, '.github/workflows/voice-latency.yaml'), 'utf8'))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

/** The steps of the job, as the box of its form is ticked or not. */
function commandsOf(baseline: boolean): string[][] {
  return workflow.jobs.gate.steps
    .filter((step) => step.if === undefined || step.if.includes('!') !== baseline)
    .flatMap(({ run }) => (run === undefined ? [] : [commandIn(run).split(/\s+/)]))
    .map(([npx, ttfa, ...words]) => {
      expect([npx, ttfa]).toEqual(['npx', 'ttfa'])
      return words
    })
}

/** The command of a step, which may be a function of its script. */
function commandIn(script: string): string {
  return /\{ (npx ttfa [^;]*);/.exec(script)?.[1] ?? script.trim()
}

/** Runs the script of a step as GitHub does, with an `npx` that ends with these codes. */
async function runScript(script: string, codes: readonly number[]): Promise<{ code: number; runs: number }> {
  const bin = await mkdtemp(path.join(os.tmpdir(), 'ttfa-npx-'))
  const runs = path.join(bin, 'runs')
  const npx = `#!/bin/bash\necho run >> '${runs}'\ncodes=(${codes.join(' ')})\nexit \${codes[$(wc -l < '${runs}') - 1]}\n`
  await writeFile(path.join(bin, 'npx'), npx, { mode: 0o755 })
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { env })
  const lines = (await readFile(runs, 'utf8')).trim().split('\n')
  await rm(bin, { recursive: true, force: true })
  return { code: status ?? -1, runs: lines.length }
}

/** The lab instead of providers: fewer trials, and nothing random in its delays. */
async function shrinkScenario(): Promise<void> {
  const file = path.join(cwd, 'ttfa/gates.yaml')
  const scenario = parse(await readFile(file, 'utf8'))
  for (const target of Object.values<{ lab: object }>(scenario.targets))
    target.lab = { firstAudio: '150ms', pacing: 0, voice: 'tone', completionDelay: 0 }
  scenario.load = { ...scenario.load, trials: 160, concurrency: 8 }
  await writeFile(file, stringify(scenario))
}

/** Runs a step; the lab answers, and no self-test takes time. */
function runStep(words: readonly string[]) {
  const own = words[0] === 'run' ? ['--no-selftest'] : []
  const args = [...words.map((word) => (word === '--no-lab' ? '--lab' : word)), ...own]
  return runCommand(args, { cwd, env: { XDG_CACHE_HOME: cwd, GITHUB_ACTIONS: 'true' } })
}

describe('ttfa init ci', () => {
  test('writes a scenario that is right beside its texts, and keeps what is there', async () => {
    expect(await runCommand(['validate', 'ttfa/gates.yaml'], { cwd })).toMatchObject({ code: 0 })
    const { output } = await runCommand(['init', 'ci', '--json'], { cwd })
    expect(JSON.parse(output).files).toHaveLength(4)
    expect(output).not.toContain('"written":true')
  })

  test('writes a workflow with the keys of its targets, which uploads whatever happens', () => {
    const { env, steps } = workflow.jobs.gate
    expect(Object.keys(env)).toEqual(['SMALLEST_API_KEY', 'CARTESIA_API_KEY'])
    expect(steps.at(-1)).toMatchObject({
      if: expect.stringContaining('always()'),
      uses: expect.stringContaining('upload'),
    })
    expect(Object.keys(workflow.on)).toEqual(['schedule', 'workflow_dispatch'])
  })

  test.each([
    ['passes', [0], { code: 0, runs: 1 }],
    ['fails', [99], { code: 99, runs: 1 }],
    ['is repeated once if the machine was too busy', [111, 0], { code: 0, runs: 2 }],
    ['is repeated no more than once', [111, 111, 0], { code: 111, runs: 2 }],
  ])('whose measurement %s', async (_, codes, ended) => {
    const script = workflow.jobs.gate.steps.find(({ name }) => name === 'measure')?.run ?? ''
    expect(await runScript(script, codes)).toEqual(ended)
  })

  test('whose steps save a baseline and check against it', { timeout: 120_000 }, async () => {
    await shrinkScenario()
    const [measure = [], save = [], check = []] = [...commandsOf(true), ...commandsOf(false).slice(1)]
    expect([measure[0], save[0], check[0]]).toEqual(['run', 'baseline', 'check'])
    const measured = await runStep(measure)
    expect([EXIT_CODES.passed, EXIT_CODES.invalid], measured.progress).toContain(measured.code)
    // A machine that is busy with other things decides nothing, and says so.
    if (measured.code === EXIT_CODES.invalid) return
    const saved = await runStep(save)
    expect(saved.code, saved.progress).toBe(EXIT_CODES.passed)
    const checked = await runStep(check)
    expect(checked.code, checked.output + checked.progress).toBe(EXIT_CODES.passed)
    expect(checked.output).toMatch(/^PASSED: 3 equivalent/)
    expect(await readFile(path.join(cwd, 'results/check.xml'), 'utf8')).toContain('failures="0" errors="0"')
  })

  test('whose check says what is missing before there is a baseline', async () => {
    const [, check = []] = commandsOf(false)
    await rm(path.join(cwd, 'baselines'), { recursive: true, force: true })
    expect(existsSync(path.join(cwd, 'baselines'))).toBe(false)
    const { code, progress } = await runStep(check)
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toMatch(/baseline/)
  })
})
