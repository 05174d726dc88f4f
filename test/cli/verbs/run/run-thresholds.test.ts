import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { exitCodeOfOutcomes } from '../../../../src/cli/gate-code.ts'
import type { CiOutcome } from '../../../../src/report/export/ci-outcome.ts'
import { runCommand } from '../../run-command.ts'

/** The lab answers after 60 ms, in a process of its own and over real sockets. */
const scenario = (thresholds: string) => `
name: gates
texts: [One moment please.]
targets:
  ws:
    adapter: smallest-ws
    options: { complete_backoff_ms: 0 }
    lab: { firstAudio: 60ms, leadingSilence: 0, voice: tone, pacing: 0, completionDelay: 0 }
load: { executor: shared-iterations, concurrency: 4, trials: 2000 }
thresholds: ${thresholds}
`

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-thresholds-'))
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

async function runWith(name: string, thresholds: string, ...words: string[]) {
  await writeFile(path.join(cwd, `${name}.yaml`), scenario(thresholds))
  const command = ['run', '--lab', '--no-selftest', '--quiet', '--out', name, ...words, `${name}.yaml`]
  return runCommand(command, { cwd, env: { XDG_CACHE_HOME: cwd } })
}

describe('the exit code of outcomes', () => {
  const outcome = (state: CiOutcome['state']): CiOutcome => ({ suite: 's', name: 'n', state, message: '' })

  test.each([
    [[], EXIT_CODES.passed],
    [['passed'], EXIT_CODES.passed],
    [['passed', 'undecided'], EXIT_CODES.inconclusive],
    [['undecided', 'failed', 'passed'], EXIT_CODES.failed],
  ] as const)('%j is %d', (states, code) => {
    expect(exitCodeOfOutcomes(states.map(outcome))).toBe(code)
  })
})

describe('a JUnit file that cannot be written', () => {
  test.each(['taken/below.xml', 'folder'])('is refused before the run: %s', async (junit) => {
    await writeFile(path.join(cwd, 'taken'), '')
    await mkdir(path.join(cwd, 'folder'), { recursive: true })
    const told = await runWith('unwritable', '{ success: ["rate>0"] }', '--junit', junit)
    expect(told.code).toBe(EXIT_CODES.setup)
    expect(told.progress).toMatch(/^error: .*it is a (file, not a folder|folder, not a file)/m)
    expect(existsSync(path.join(cwd, 'unwritable'))).toBe(false)
  })
})

describe('thresholds of a run', () => {
  test('that hold do not fail it, and the folder tells them again', async () => {
    const told = await runWith(
      'passing',
      "{ 'ttfa{target:ws}': ['p(50)>50ms'], success: ['rate==1'] }",
      '--trials',
      '12',
    )
    // On a machine that is busy with other things the run itself may be called invalid, which is not about thresholds.
    expect([EXIT_CODES.passed, EXIT_CODES.invalid], told.progress + told.output).toContain(told.code)
    expect(told.output).toContain('✓ ttfa{target:ws}: p(50)>50ms')
    expect((await runCommand(['report', 'passing'], { cwd })).output).toContain(
      '✓ ttfa{target:ws}: p(50)>50ms',
    )
  })

  test('with abortOnFail end it at once with code 99, and what was measured is kept', async () => {
    const conditions = "{ ttfa: [{ threshold: 'p(50)<50ms', abortOnFail: true, minSamples: 10 }] }"
    const told = await runWith('aborting', conditions, '--junit', 'gates.xml')
    expect(told.code).toBe(EXIT_CODES.failed)
    const file = JSON.parse(await readFile(path.join(cwd, 'aborting/run.json'), 'utf8'))
    expect(file).toMatchObject({
      status: 'interrupted',
      interruption: { reason: 'threshold', detail: 'ttfa: p(50)<50ms failed' },
    })
    const rows = (await readFile(path.join(cwd, 'aborting/trials.csv'), 'utf8')).trim().split('\n')
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.length).toBeLessThan(1000)
    expect(await readFile(path.join(cwd, 'gates.xml'), 'utf8')).toContain('<failure message=')
  })

  test('about what does not exist are said before anything is sent', async () => {
    const told = await runWith('wrong', "{ 'ttfa{target:wss}': ['p(50)<50ms'] }")
    expect(told.code).toBe(EXIT_CODES.setup)
    expect(told.progress).toContain('wrong.yaml:10:15: unknown target "wss" (did you mean "ws"?)')
  })
})
