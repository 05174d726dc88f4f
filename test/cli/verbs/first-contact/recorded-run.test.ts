import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../../src/cli/actions/adapters/adapters-check.ts'
import '../../../../src/cli/actions/run.ts'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { type Message, openWebSocketServer, tone } from '../../../trace/foreign-server.ts'
import { runCommand } from '../../run-command.ts'

const KEY = 'sk-a-secret-key-of-nobody'
let cwd: string
const ttfa = (...words: string[]) =>
  runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd, CARTESIA_API_KEY: KEY } })

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-recorded-'))
})
afterAll(() => rm(cwd, { recursive: true }))

const base64 = (milliseconds: number) => tone(milliseconds).toString('base64')

/** A server that repeats the id of the context, the key, and who asked. */
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

async function runScenario(name: string, target: string, ...words: string[]) {
  const lines = [
    `name: ${name}`,
    'texts: ["Your order has been shipped.", "One moment."]',
    `targets: { tape: { adapter: cartesia-ws, ${target} } }`,
    'load: { executor: constant-concurrency, concurrency: 1, trials: 6 }',
    'warmup: 0',
  ]
  await writeFile(path.join(cwd, `${name}.yaml`), lines.join('\n'))
  return ttfa('run', `${name}.yaml`, '--out', name, '--no-selftest', ...words)
}

async function trialsOf(run: string): Promise<Record<string, string>[]> {
  return parse(await readFile(path.join(cwd, run, 'trials.csv')), { columns: true })
}

describe('a recorded run', () => {
  test('keeps the first trials of a target, reused connections included, without keys', async () => {
    const server = await cartesia()
    const ran = await runScenario('first', `base: "${server.base}"`, '--record', '3')
    await server.close()
    expect(ran.progress).toContain('CARTESIA_API_KEY goes to')
    const trials = await trialsOf('first')
    expect(trials.map(({ outcome, replayed }) => `${outcome} ${replayed}`)).toEqual(Array(6).fill('ok '))
    const files = (await readdir(path.join(cwd, 'first/cassettes/tape'))).sort()
    expect(files).toEqual(['0.ndjson', '1.ndjson', '2.ndjson'])
    for (const [index, file] of files.entries()) {
      const text = await readFile(path.join(cwd, 'first/cassettes/tape', file), 'utf8')
      expect(text).not.toContain(KEY)
      expect(text).not.toContain('someone')
      const [head, ...entries] = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(head).toMatchObject({
        adapter: 'cartesia-ws',
        simulated: false,
        result: { outcome: 'ok', pieces: 2 },
      })
      // Each has the opening of its connection, and its own answer alone, soon after.
      expect(entries[0]).toHaveProperty('dial')
      expect(entries.filter(({ receive }) => receive?.text?.includes('"chunk"'))).toHaveLength(2)
      const [opened, sent] = [entries.find(({ step }) => step === 'open'), entries.find(({ send }) => send)]
      expect(sent.at - opened.at, `cassette ${index}`).toBeLessThan(2e6)
    }
  }, 90_000)

  test('can be replayed on reused connections, and held against the adapter', async () => {
    const ran = await runScenario('again', 'cassette: first/cassettes/tape')
    expect(ran.code, ran.progress).not.toBe(EXIT_CODES.setup)
    const trials = await trialsOf('again')
    expect(trials.map(({ outcome, replayed, bytes }) => `${outcome} ${replayed} ${bytes}`)).toEqual(
      Array(6).fill(`ok true ${tone(120).length}`),
    )
    expect(new Set(trials.map(({ connection }) => connection))).toContain('hot')
    const checked = await ttfa('adapters', 'check', 'cartesia-ws', '--cassette', 'first/cassettes/tape')
    expect(checked.code, checked.output).toBe(EXIT_CODES.passed)
  }, 90_000)

  test('keeps nothing of a replay, which is kept already', async () => {
    const ran = await runScenario('copy', 'cassette: first/cassettes/tape', '--record')
    expect(ran.code, ran.progress).not.toBe(EXIT_CODES.setup)
    expect(await readdir(path.join(cwd, 'copy'))).not.toContain('cassettes')
  }, 90_000)
})
