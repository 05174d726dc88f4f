import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../../src/cli/actions/try.ts'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { type Message, openBodyServer, openWebSocketServer, tone } from '../../../trace/foreign-server.ts'
import { runCommand } from '../../run-command.ts'

const KEY = 'sk-a-secret-key-of-nobody'
let cwd: string
const ttfa = (...words: string[]) =>
  runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd, SMALLEST_API_KEY: KEY, CARTESIA_API_KEY: KEY } })

const base64 = (milliseconds: number) => tone(milliseconds).toString('base64')

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-cassettes-'))
})
afterAll(() => rm(cwd, { recursive: true }))

/** A server of Cartesia's that repeats the id of the context and the key. */
const cartesia = () =>
  openWebSocketServer(
    ({ continue: more, transcript }) => more !== true || transcript === '',
    ({ context_id }): Message[] => [
      { type: 'chunk', data: base64(80), done: false, context_id, user_id: 'someone', note: KEY },
      { type: 'chunk', data: base64(40), done: false, context_id },
      { type: 'done', done: true, context_id },
    ],
    {},
  )

describe('a cassette', () => {
  test('keeps a WebSocket answer without keys, and answers with it again', async () => {
    const server = await cartesia()
    const kept = await ttfa('try', 'cartesia-ws', '--base', server.base, '--keep', 'context.ndjson', '--json')
    await server.close()
    expect(kept.code, kept.progress).toBe(EXIT_CODES.passed)
    const file = await readFile(path.join(cwd, 'context.ndjson'), 'utf8')
    expect(file).not.toContain(KEY)
    expect(file).not.toContain('someone')
    expect(JSON.parse(file.split('\n')[0] ?? '')).toMatchObject({
      cassette: 1,
      adapter: 'cartesia-ws',
      simulated: false,
    })

    const again = await ttfa('try', 'cartesia-ws', '--cassette', 'context.ndjson', '--json')
    expect(again.code).toBe(EXIT_CODES.passed)
    const [before, after] = [JSON.parse(kept.output), JSON.parse(again.output)]
    expect(after.replayed_from).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(before.replayed_from).toBeNull()
    for (const column of ['outcome', 'bytes', 'audio_us', 'pieces', 'lead_silence_us'])
      expect(after.trial[column], column).toBe(before.trial[column])
    const text = await ttfa('try', 'cartesia-ws', '--cassette', 'context.ndjson')
    expect(text.output).toMatch(/REPLAYED from a\s+recording of/)
    expect(text.output).not.toContain('SIMULATED')
  }, 90_000)

  test('answers at the recorded instants', async () => {
    const server = await openBodyServer('events', () => [{ audio: base64(80) }, { done: true }], {})
    await ttfa('try', 'smallest-sse', '--base', server.base, '--keep', 'late.ndjson')
    await server.close()
    // A server that took 300 ms to the first event.
    const file = path.join(cwd, 'late.ndjson')
    const lines = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const requested = lines.find((line) => line.request).at
    const isLate = (line: { receive?: { status?: number }; close?: unknown }) =>
      line.close !== undefined || (line.receive !== undefined && line.receive.status === undefined)
    const slow = lines.map((line) => (isLate(line) ? { ...line, at: requested + 300_000 } : line))
    await writeFile(file, slow.map((line) => JSON.stringify(line)).join('\n'))
    const { output } = await ttfa('try', 'smallest-sse', '--cassette', 'late.ndjson', '--json')
    expect(JSON.parse(output).stages.ttfa).toBeGreaterThan(299_000)
  }, 60_000)

  test('holds silence in place of the audio with --no-audio, and is not overwritten', async () => {
    const server = await openBodyServer('events', () => [{ audio: base64(80) }, { done: true }], {})
    const words = ['try', 'smallest-sse', '--base', server.base, '--keep', 'silent.ndjson', '--no-audio']
    await ttfa(...words)
    const second = await ttfa(...words)
    await server.close()
    expect(second.code).toBe(EXIT_CODES.setup)
    expect(second.progress).toContain('silent.ndjson exists already')
    const file = await readFile(path.join(cwd, 'silent.ndjson'), 'utf8')
    const [, audio = ''] = /\\"audio\\":\\"([^\\]+)/.exec(file) ?? []
    expect(Buffer.from(audio, 'base64')).toEqual(Buffer.alloc(tone(80).length))
    const { code, output } = await ttfa('adapters', 'check', 'smallest-sse', '--cassette', 'silent.ndjson')
    expect(code, output).toBe(EXIT_CODES.passed)
  }, 60_000)

  test('holds an adapter to what was recorded', async () => {
    await mkdir(path.join(cwd, 'answers'))
    const server = await openBodyServer(
      'events',
      () => [
        { audio: base64(80), done: false },
        { audio: '', done: true },
      ],
      {},
    )
    await ttfa('try', 'smallest-sse', '--base', server.base, '--keep', 'answers/one.ndjson')
    await server.close()
    const healthy = await ttfa('adapters', 'check', 'smallest-sse', '--cassette', 'answers')
    expect(healthy.code, healthy.output).toBe(EXIT_CODES.passed)
    expect(healthy.output).toMatch(/^✓ recorded \d{4}-/)

    // The provider renamed its field, and the adapter was not changed.
    const one = await readFile(path.join(cwd, 'answers/one.ndjson'), 'utf8')
    await writeFile(
      path.join(cwd, 'answers/two.ndjson'),
      one
        .replaceAll('\\"audio\\":\\"A', '\\"sound\\":\\"A')
        .replaceAll('\\"audio\\":\\"4', '\\"sound\\":\\"4'),
    )
    expect(await readdir(path.join(cwd, 'answers'))).toHaveLength(2)
    const broken = await ttfa('adapters', 'check', 'smallest-sse', '--cassette', 'answers')
    expect(broken.code).toBe(EXIT_CODES.failed)
    expect(broken.output).toMatch(/bytes of audio: 0 now, 3840 when it was recorded/)
    expect(broken.output).toMatch(/the field \/sound looks like audio in base64/)
  }, 60_000)

  test.each<[string, string[], RegExp]>([
    [
      'that is not there',
      ['try', 'smallest-sse', '--cassette', 'none.ndjson'],
      /cannot read the cassette none\.ndjson/,
    ],
    [
      'of mp3 without audio',
      ['try', 'deepgram-http', '--lab', '--format', 'mp3', '--keep', 'x.ndjson', '--no-audio'],
      /can replace uncompressed samples by silence, but not mp3/,
    ],
  ])(
    '%s is refused',
    async (_, words, message) => {
      const { code, progress } = await ttfa(...words)
      expect(code).toBe(EXIT_CODES.setup)
      expect(progress).toMatch(message)
    },
    60_000,
  )
})
