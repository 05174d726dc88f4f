import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wavFile } from '../../../src/audio/containers/wav-writer.ts'
import { readFidelity } from '../../../src/results/fidelity/fidelity-rows.ts'
import { listenToRun } from '../../../src/run/listen/listen-to-run.ts'
import type { Recogniser } from '../../../src/run/listen/recogniser.ts'
import { reportFidelity } from '../../../src/run/listen/report-fidelity.ts'
import { runCommand } from '../../cli/run-command.ts'
import { schemaErrors } from '../../report/published-schemas.ts'

const SCENARIO = `name: heard
texts: [Thank you for calling., Please hold the line., Your order has left our warehouse.]
targets:
  good: {adapter: smallest-ws, options: {complete_backoff_ms: 0}, lab: {firstAudio: 5ms, pacing: 0, completionDelay: 0}}
  hindi: {adapter: smallest-ws, language: hi, options: {complete_backoff_ms: 0}, lab: {firstAudio: 5ms, pacing: 0, completionDelay: 0}}
load: {executor: shared-iterations, trials: 6}
warmup: 0
`
const TEXTS = ['Thank you for calling.', 'Please hold the line.', 'Your order has left our warehouse.']

let cwd: string
let folder: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-listen-'))
  folder = path.join(cwd, 'run')
  await writeFile(path.join(cwd, 'heard.yaml'), SCENARIO)
  const words = ['run', '--lab', '--quiet', '--no-selftest', '--save-audio', '--out', 'run', 'heard.yaml']
  const { code, progress } = await runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd } })
  expect(code, progress).not.toBe(104)
}, 60_000)
afterAll(() => rm(cwd, { recursive: true, force: true }))

/** Hears the text that it is asked about next, and counts how often. */
function scripted(hearing: (call: number) => string) {
  let calls = 0
  const recogniser: Recogniser = {
    name: 'scripted',
    concurrency: 1,
    knows: (language) => language === 'en',
    transcribe: async () => hearing(calls++),
    close: async () => {},
  }
  return { recogniser, calls: () => calls }
}

const plain = (text: string) => text

describe('ttfa listen without a recogniser', () => {
  test('measures the signal of the sample, and says so', { timeout: 30_000 }, async () => {
    const { code, output } = await runCommand(['listen', 'run', '--recogniser', 'none', '--sample', '4'], {
      cwd,
    })
    expect(code).toBe(0)
    expect(output).toContain('fidelity of heard: 8 of 12 kept answers')
    expect(output).toContain('SIMULATED')
    expect(output).toContain('No recogniser listened')
    const rows = await readFidelity(path.join(folder, 'fidelity.csv'))
    expect(rows).toHaveLength(8)
    for (const { signal, findings, heard } of rows) {
      expect(heard).toBeUndefined()
      expect(findings).toEqual([])
      expect(signal.loudness).toBeLessThan(-10)
      expect(signal.joins).toBeGreaterThan(3)
      expect(signal.charsPerSecond).toBeGreaterThan(8)
    }
  })

  test('as JSON it keeps to its schema, and the report shows it', { timeout: 60_000 }, async () => {
    const { output } = await runCommand(['listen', 'run', '--recogniser', 'none', '--json'], { cwd })
    expect(schemaErrors(JSON.parse(output), 'fidelity')).toEqual([])
    expect(await readFile(path.join(folder, 'fidelity.json'), 'utf8')).toBe(output)
    await runCommand(['report', 'run'], { cwd })
    const page = await readFile(path.join(folder, 'report.html'), 'utf8')
    expect(page).toContain('Did the voice say it?')
    expect(page).toContain('Speed, fidelity, cost')
  })
})

describe('with a recogniser', () => {
  test('a language that it does not know has no transcript', { timeout: 30_000 }, async () => {
    const { recogniser } = scripted(() => 'Please hold the line')
    const listened = await listenToRun({ folder, sample: 6, recogniser, redact: plain })
    const byTarget = (target: string) => listened.answers.filter((one) => one.target === target)
    expect(byTarget('good').every(({ heard }) => heard !== undefined)).toBe(true)
    expect(byTarget('hindi').every(({ heard, floor }) => !heard && !floor)).toBe(true)
    expect(reportFidelity(listened).targets).toMatchObject([{ heard: 6 }, { heard: 0 }])
  })

  test('an interrupted sample goes on where it was, and ends as if it had not been', {
    timeout: 30_000,
  }, async () => {
    const stop = new AbortController()
    const first = scripted(() => TEXTS[0] ?? '')
    const half = await listenToRun({
      folder,
      sample: 5,
      recogniser: first.recogniser,
      again: true,
      redact: plain,
      signal: stop.signal,
      onProgress: ({ done }) => done === 2 && stop.abort(),
    })
    expect(half.answers).toHaveLength(2)
    expect(half.sampled).toBe(10)
    expect(await readFidelity(path.join(folder, 'fidelity.csv'))).toHaveLength(2)

    const progress: number[] = []
    const rest = scripted(() => TEXTS[0] ?? '')
    const whole = await listenToRun({
      folder,
      sample: 5,
      recogniser: rest.recogniser,
      redact: plain,
      onProgress: ({ done }) => progress.push(done),
    })
    expect(progress).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    expect(whole.answers.slice(0, 2)).toEqual(half.answers)
    expect(new Set(whole.answers.map(({ trial }) => trial)).size).toBe(10)
  })

  test('what was heard is kept where there is no recogniser now', { timeout: 30_000 }, async () => {
    const { recogniser } = scripted(() => TEXTS[0] ?? '')
    await listenToRun({ folder, sample: 2, recogniser, again: true, redact: plain })
    const later = await listenToRun({ folder, sample: 2, redact: plain })
    expect(later.recogniser).toBe('scripted')
    expect(later.answers.filter(({ heard }) => heard)).toHaveLength(2)
  })

  test('what another recogniser heard is not taken over', { timeout: 30_000 }, async () => {
    const other = { ...scripted(() => '').recogniser, name: 'other' }
    const listened = await listenToRun({ folder, sample: 1, recogniser: other, redact: plain })
    expect(listened.answers.every(({ recogniser }) => recogniser === 'other')).toBe(true)
    expect(await readFidelity(path.join(folder, 'fidelity.csv'))).toHaveLength(2)
  })
})

describe('what cannot be listened to', () => {
  test('a run without audio says how to keep it', async () => {
    const words = ['run', '--lab', '--quiet', '--no-selftest', '--out', 'mute', 'heard.yaml']
    await runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd } })
    const { code, progress } = await runCommand(['listen', 'mute', '--recogniser', 'none'], { cwd })
    expect(code).toBe(104)
    expect(progress).toContain('no audio to listen to')
    expect(progress).toContain('--save-audio')
  }, 60_000)

  const damages: readonly [what: string, damage: (whole: Buffer) => Buffer, words: RegExp][] = [
    ['that is no WAV file', () => Buffer.from('x'.repeat(200)), /0\.wav is damaged: it has no WAV header/],
    ['that is empty', () => Buffer.alloc(0), /0\.wav is damaged: it ends before its audio/],
    [
      'that was cut off',
      (whole) => whole.subarray(0, whole.length >> 1),
      /0\.wav is damaged: it was cut off after \d+ of \d+ bytes/,
    ],
    [
      'that was appended to',
      (whole) => Buffer.concat([whole, whole]),
      /0\.wav is damaged: it has \d+ bytes, and its header says \d+/,
    ],
  ]
  test.each(damages)(
    'a file %s is named, and no number is made of it',
    {
      timeout: 30_000,
    },
    async (_, damage, words) => {
      const file = path.join(folder, 'audio', '0.wav')
      const whole = await readFile(file)
      await writeFile(file, damage(whole))
      const { code, output, progress } = await runCommand(
        ['listen', 'run', '--recogniser', 'none', '--sample', '6', '--again'],
        { cwd },
      )
      await writeFile(file, whole)
      expect(code).toBe(105)
      expect(progress).toMatch(words)
      expect(output).toContain('fidelity of heard: 11 of 12 kept answers')
      expect(await readFidelity(path.join(folder, 'fidelity.csv'))).not.toContainEqual(
        expect.objectContaining({ trial: 0 }),
      )
    },
  )

  test('a run with no file that can be read says so', { timeout: 30_000 }, async () => {
    const mute = path.join(cwd, 'unreadable')
    await cp(folder, mute, { recursive: true })
    for (const name of await readdir(path.join(mute, 'audio')))
      await writeFile(path.join(mute, 'audio', name), '')
    const { code, progress } = await runCommand(['listen', 'unreadable', '--recogniser', 'none', '--again'], {
      cwd,
    })
    expect(code).toBe(104)
    expect(progress).toMatch(/error: .*wav is damaged: it ends before its audio/)
    expect(progress).toContain('hint: Restore the audio')
  })

  test('an answer without a sample has no speech', { timeout: 30_000 }, async () => {
    const whole = await readFile(path.join(folder, 'audio', '0.wav'))
    await writeFile(path.join(folder, 'audio', '0.wav'), wavFile(new Int16Array(0), 24_000))
    const listened = await listenToRun({ folder, sample: 6, again: true, redact: plain })
    await writeFile(path.join(folder, 'audio', '0.wav'), whole)
    expect(listened.answers.find(({ trial }) => trial === 0)?.findings).toEqual(['no speech'])
  })
})
