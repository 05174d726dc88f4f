import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRecogniser, INSTALL_COMMAND } from '../../../src/lab/recognition/optional-packages.ts'
import { runCommand } from '../../cli/run-command.ts'
import { schemaErrors } from '../../report/published-schemas.ts'

const targets = (lab: string) =>
  `  good: {adapter: smallest-ws, options: {complete_backoff_ms: 0}, lab: {firstAudio: 5ms, pacing: 0, completionDelay: 0${lab}}}`
const scenario = (name: string, thresholds: string, lab = '') => `name: ${name}
texts: [Thank you for calling., Please hold the line.]
targets:
${targets(lab)}
load: {executor: shared-iterations, trials: 4}
warmup: 0
fidelity: {sample: 3, recogniser: none}
thresholds: ${thresholds}
`

let cwd: string
/** Its summary. The exit code would say whether the machine was busy. */
async function run(file: string, out = file, ...words: string[]) {
  const all = ['run', '--lab', '--no-selftest', '--json', '--out', out, `${file}.yaml`, ...words]
  const { output, progress } = await runCommand(all, { cwd, env: { XDG_CACHE_HOME: cwd } })
  expect(output, progress).not.toBe('')
  return JSON.parse(output) as { thresholds: { threshold: string; state: string; n: number }[] }
}
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-fidelity-'))
  const files = {
    clean: scenario('clean', "{clipped: ['rate==0'], rate: ['max<60', 'min>3']}"),
    clipped: scenario('clipped', "{clipped: ['rate<10%']}", ', faults: [{kind: fidelity, flaw: clip}]'),
    unheard: scenario('unheard', "{wer: ['rate<10%']}"),
  }
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(cwd, `${name}.yaml`), text)
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('a scenario with `fidelity:`, from the file to the thresholds', () => {
  test('a clean voice passes, and the run keeps what was heard', { timeout: 60_000 }, async () => {
    const { thresholds } = await run('clean')
    expect(thresholds).toMatchObject([
      { state: 'pass', n: 3 },
      { state: 'pass', n: 3 },
      { state: 'pass', n: 3 },
    ])
    const fidelity = JSON.parse(await readFile(path.join(cwd, 'clean', 'fidelity.json'), 'utf8'))
    expect(schemaErrors(fidelity, 'fidelity')).toEqual([])
    expect(fidelity).toMatchObject({ answers: 3, kept: 4, targets: [{ target: 'good', answers: 3 }] })
    const page = await readFile(path.join(cwd, 'clean', 'report.html'), 'utf8')
    expect(page).toContain('Did the voice say it?')
  })

  test.each([
    ['a clipped one fails', 'clipped', 'fail'],
    ['a threshold that needs a recogniser does not pass without one', 'unheard', 'no data'],
  ])('%s', { timeout: 60_000 }, async (_, file, state) => {
    expect((await run(file)).thresholds).toMatchObject([{ state }])
  })
})

test('a merged run is listened to with the audio of its parts', { timeout: 60_000 }, async () => {
  for (const vantage of ['here', 'there']) await run('clean', vantage, '--vantage', vantage)
  await runCommand(['merge', 'here', 'there', '--out', 'both'], { cwd })
  const { code, output, progress } = await runCommand(['listen', 'both', '--recogniser', 'none'], { cwd })
  expect(code, progress).toBe(0)
  expect(output).toContain('8 of 8 kept answers')
})

describe.skipIf('model' in findRecogniser())('without the recogniser’s packages', () => {
  test('the signal is measured, and it says what to install', { timeout: 60_000 }, async () => {
    const { code, progress, output } = await runCommand(['listen', 'clean'], { cwd })
    expect(code).toBe(0)
    expect(progress).toContain('no speech recogniser is installed: @moonshine-ai/moonshine-js')
    expect(progress).toContain(INSTALL_COMMAND)
    expect(output).toContain('No recogniser listened')
  })

  test('nothing is done where it was asked for by name', { timeout: 60_000 }, async () => {
    const { code, progress } = await runCommand(['listen', 'clean', '--recogniser', 'moonshine'], { cwd })
    expect(code).toBe(104)
    expect(progress).toContain(INSTALL_COMMAND)
  })
})
