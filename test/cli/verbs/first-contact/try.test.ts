import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import '../../../../src/cli/actions/try.ts'
import { openBodyServer, tone } from '../../../trace/foreign-server.ts'
import { runCommand } from '../../run-command.ts'

const KEY = 'sk-a-secret-key-of-nobody'
let cwd: string
const tryIt = (...words: string[]) =>
  runCommand(['try', ...words], { cwd, env: { XDG_CACHE_HOME: cwd, SMALLEST_API_KEY: KEY } })

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-try-'))
  await writeFile(
    path.join(cwd, 'mine.yaml'),
    'name: mine\ntexts: [Hello.]\ntargets:\n  first: { adapter: smallest-sse }\n  second: { adapter: smallest-ws }\nload: { executor: constant-concurrency, concurrency: 1, trials: 1 }\n',
  )
})
afterAll(() => rm(cwd, { recursive: true }))

describe('ttfa try', () => {
  test('tells a healthy answer of the lab from the dial to the stages', async () => {
    const { code, output } = await tryIt('smallest-ws', 'One moment, please.', '--lab')
    expect(code).toBe(EXIT_CODES.passed)
    for (const words of [
      'the lab answered: SIMULATED',
      'TCP connected to 127.0.0.1',
      'WebSocket upgraded',
      /> text +\d+ B\n/,
      /< text .* audio \(\d/,
      'not read: /session_id',
      'closed by ttfa',
      /of silence first/,
      'asked for pcm_s16le/raw at 24000 Hz',
      /ttfa_heard +\d/,
      'Nothing is wrong.',
    ])
      expect(output).toMatch(words)
  }, 60_000)

  test('tells the same as JSON, saves the audio, and reads a target of a scenario', async () => {
    const words = ['mine.yaml#first', '--lab', '--json', '--save-audio', 'said.wav']
    const { code, output } = await tryIt(...words)
    expect(code).toBe(EXIT_CODES.passed)
    const json = JSON.parse(output)
    expect(json.trial).toMatchObject({ adapter: 'smallest-sse', outcome: 'ok', simulated: true })
    const frames = json.connections[0].frames
    expect(frames[0]).toMatchObject({ from: 'client', kind: 'request' })
    expect(frames.at(-1)).toMatchObject({ from: 'server', kind: 'end of body' })
    expect(json.stages.ttfa).toBe(json.trial.at_us.first_audio - json.trial.at_us.first_text)
    expect((await readFile(path.join(cwd, 'said.wav'))).toString('latin1', 0, 4)).toBe('RIFF')
  }, 60_000)

  test.each([
    ['audio', ['--save-audio', 'mine.yaml/said.wav'], /--save-audio: cannot write mine\.yaml\/said\.wav/],
    ['cassette', ['--keep', 'mine.yaml/kept.ndjson'], /--keep: cannot write mine\.yaml\/kept\.ndjson/],
    ['cassette over another file', ['--keep', 'mine.yaml'], /mine\.yaml exists already/],
  ])('refuses to write its %s before anything is sent', async (_, words, message) => {
    let asked = 0
    const answer = () => {
      asked++
      return [{ done: true }]
    }
    const server = await openBodyServer('events', answer, {})
    const { code, progress } = await tryIt('smallest-sse', '--base', server.base, ...words)
    await server.close()
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toMatch(message)
    expect(asked).toBe(0)
  })

  test('prints no key, and names what a server does differently', async () => {
    const answer = () => [{ payload: tone(80).toString('base64'), echo: KEY }, { done: true }]
    const server = await openBodyServer('events', answer, {})
    try {
      const { code, output, progress } = await tryIt('smallest-sse', '--base', server.base)
      expect(code).toBe(EXIT_CODES.nothing)
      expect(progress).toContain('SMALLEST_API_KEY goes to 127.0.0.1')
      expect(output).toContain('authorization: Bearer [redacted]')
      expect(output).not.toContain(KEY)
      expect(output).toContain('the field /audio is called /payload')
      expect(output).toContain('the field /echo is new')
    } finally {
      await server.close()
    }
  }, 60_000)

  test.each<[string, string[], RegExp]>([
    [
      'an unknown adapter',
      ['smalest-ws'],
      /no adapter is called smalest-ws \(did you mean "smallest-ws"\?\)/,
    ],
    ['an unknown target', ['mine.yaml#frist'], /mine\.yaml has no target frist \(did you mean "first"\?\)/],
    [
      'options that the scenario decides',
      ['mine.yaml#first', '--voice', 'x'],
      /--voice applies only to an adapter/,
    ],
    ['a missing key', ['cartesia-ws', '--no-lab'], /CARTESIA_API_KEY is not set/],
  ])('refuses %s', async (_, words, message) => {
    const { code, progress } = await tryIt(...words)
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toMatch(message)
  })
})
