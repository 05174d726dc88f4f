import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFidelity } from '../../../src/results/fidelity/fidelity-rows.ts'
import { runCommand } from '../../cli/run-command.ts'
import { schemaErrors } from '../../report/published-schemas.ts'

/** Short, because a streamed one is spoken in real time. */
const TEXTS = [
  'Thank you for calling us today.',
  'Please hold the line for a moment.',
  'Your order has left our warehouse.',
  'The doctor can see you on Monday morning.',
  'We have sent the letter to your new address.',
  'The train to the coast leaves from the last platform.',
  'Nobody was at home when we rang the bell.',
  'My colleague will call you back tomorrow afternoon.',
]

const scenario = (recogniser: string, sample: number) => `name: heard
texts: ${JSON.stringify(TEXTS)}
targets:
  voice: {adapter: smallest-ws, options: {complete_backoff_ms: 0}, lab: {firstAudio: 5ms, pacing: 0, completionDelay: 0}}
load: {executor: shared-iterations, trials: 16}
warmup: 0
fidelity: {sample: ${sample}, recogniser: ${recogniser}}
`

const FILES = {
  uploaded: scenario(
    '{adapter: smallest-stt-http, lab: {wordErrors: 0.2, finalTranscript: 5ms}, concurrency: 6}',
    16,
  ),
  streamed: scenario('{adapter: deepgram-listen, lab: {finalTranscript: 20ms}, concurrency: 8}', 8),
  elsewhere: scenario('deepgram-listen', 8),
  nobody: scenario('deepgram-lisen', 8),
}

let cwd: string
const tell = (words: string[], env: Record<string, string> = {}) =>
  runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd, ...env } })
const run = (name: keyof typeof FILES, ...words: string[]) =>
  tell(['run', '--lab', '--no-selftest', '--quiet', '--out', name, `${name}.yaml`, ...words])

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-adapter-recogniser-'))
  for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(cwd, `${name}.yaml`), text)
  const { progress } = await run('uploaded')
  expect(progress).not.toContain('not listened to')
}, 120_000)
afterAll(() => rm(cwd, { recursive: true, force: true }))

const fidelityOf = async (name: string) =>
  JSON.parse(await readFile(path.join(cwd, name, 'fidelity.json'), 'utf8'))

describe('an adapter of kind stt as the recogniser', () => {
  test('hears the answers, is named, and its known word error rate comes back, of its own floor too', async () => {
    const fidelity = await fidelityOf('uploaded')
    expect(schemaErrors(fidelity, 'fidelity')).toEqual([])
    const [{ wer, floor, heard }] = fidelity.targets
    expect(fidelity.recogniser).toMatch(/^smallest-stt-http .+, simulated$/)
    expect(heard).toBe(16)
    for (const { low, high, value } of [wer, floor]) {
      expect(value).toBeGreaterThan(0.05)
      expect(low).toBeLessThan(0.2)
      expect(high).toBeGreaterThan(0.2)
    }
  })

  test('streamed, too, and without an error where it makes none', { timeout: 60_000 }, async () => {
    const { progress } = await run('streamed')
    expect(progress).not.toContain('warning: answer')
    const { targets, recogniser } = await fidelityOf('streamed')
    expect(recogniser).toMatch(/^deepgram-listen nova-\d, simulated$/)
    expect(targets).toMatchObject([{ heard: 8, wer: { value: 0 }, floor: { value: 0 } }])
  })

  test('goes on where it was, and only with the same recogniser', { timeout: 60_000 }, async () => {
    const words = ['listen', 'uploaded', '--recogniser', 'smallest-stt-http', '--lab', '--sample']
    const { code, progress } = await tell([...words, '5'])
    expect(code, progress).toBe(0)
    expect(progress).toContain('are listened to by smallest-stt-http')
    const before = await readFidelity(path.join(cwd, 'uploaded', 'fidelity.csv'))
    const again = await tell([...words, '6'])
    expect(again.code).toBe(0)
    const after = await readFidelity(path.join(cwd, 'uploaded', 'fidelity.csv'))
    expect(after).toHaveLength(6)
    expect(after).toEqual(expect.arrayContaining(before))
  })
})

describe('before anything is sent', () => {
  const KEY = { DEEPGRAM_API_KEY: 'not-a-real-key-of-anybody' }

  test('what it costs and where it goes is told, and --yes is needed', async () => {
    const words = [
      'listen',
      'uploaded',
      '--recogniser',
      'deepgram-listen',
      '--model',
      'nova-3',
      '--sample',
      '4',
    ]
    const before = await readFile(path.join(cwd, 'uploaded', 'fidelity.csv'), 'utf8')
    const { code, progress, output } = await tell(words, KEY)
    expect(code, progress).toBe(0)
    expect(progress).toContain('about 1 min of audio in at most 8 recordings go to deepgram-listen nova-3')
    expect(progress).toContain('DEEPGRAM_API_KEY goes to api.deepgram.com')
    expect(progress).toContain('Nothing was sent. Add --yes to send it.')
    expect(output).toBe('')
    expect(await readFile(path.join(cwd, 'uploaded', 'fidelity.csv'), 'utf8')).toBe(before)
  })

  test('the plan of a run tells it', async () => {
    const { output } = await tell(['run', '--dry-run', 'elsewhere.yaml'], {
      ...KEY,
      SMALLEST_API_KEY: 'not-a-real-key-either',
    })
    expect(output).toMatch(/about 1 min of audio in at most 16 recordings go to deepgram-listen/)
    expect(output).toContain('DEEPGRAM_API_KEY goes to api.deepgram.com: recogniser.stt')
  })

  test.each([
    [
      'without its key',
      ['listen', 'uploaded', '--recogniser', 'deepgram-listen'],
      'DEEPGRAM_API_KEY is not set',
    ],
    ['of another kind', ['listen', 'uploaded', '--recogniser', 'smallest-ws', '--lab'], 'is of kind tts'],
    [
      'with a model for the local one',
      ['listen', 'uploaded', '--recogniser', 'none', '--model', 'x'],
      '--model is only for an adapter as recogniser',
    ],
    [
      'with an option that it does not have',
      ['listen', 'uploaded', '--recogniser', 'deepgram-listen', '--lab', '--option', 'punctuat=true'],
      'punctuat',
    ],
    [
      'with a misspelt name',
      ['run', '--lab', '--no-selftest', '--out', 'nobody', 'nobody.yaml'],
      'deepgram-lisen',
    ],
  ])('a recogniser %s is refused', async (_, words, said) => {
    const { code, progress } = await tell(words)
    expect(code).toBe(104)
    expect(progress).toContain(said)
    expect(existsSync(path.join(cwd, 'nobody'))).toBe(false)
  })
})
