import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../../../src/cli/actions/probe.ts'
import '../../../../src/cli/actions/run.ts'
import '../../../../src/cli/actions/try.ts'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { runCommand } from '../../run-command.ts'

/** What the lab says in each recorded answer, after how many milliseconds. */
const ANSWERS = [
  { text: 'Hello.', delay: 80 },
  { text: 'Hello, and welcome to our shop.', delay: 240 },
]

let cwd: string
const ttfa = (...words: string[]) => runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd } })

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-replayed-'))
  await mkdir(path.join(cwd, 'answers'))
  for (const { text, delay } of ANSWERS) {
    const target = `{ adapter: smallest-ws, lab: { firstAudio: ${delay}ms, voice: tone } }`
    await writeFile(path.join(cwd, 'lab.yaml'), scenario(`ws: ${target}`))
    const kept = await ttfa('try', 'lab.yaml#ws', text, '--keep', `answers/${delay}.ndjson`)
    expect(kept.code, kept.progress).toBe(EXIT_CODES.passed)
  }
  await writeFile(
    path.join(cwd, 'replay.yaml'),
    scenario(
      'tape: { adapter: smallest-ws, cassette: answers }',
      'lab: { adapter: smallest-ws, lab: { voice: tone } }',
    ),
  )
}, 120_000)
afterAll(() => rm(cwd, { recursive: true }))

function scenario(...targets: string[]): string {
  return [
    'name: replayed',
    'texts: ["Hello."]',
    'targets:',
    ...targets.map((target) => `  ${target}`),
    'load: { executor: constant-concurrency, concurrency: 1, trials: 10 }',
    'warmup: 0',
  ].join('\n')
}

describe('a run with cassettes', () => {
  test('answers each request with a recorded one, and marks it as replayed everywhere', async () => {
    const ran = await ttfa('run', 'replay.yaml', '--out', 'run')
    expect(ran.progress).toMatch(/tape .*cassette \(REPLAYED\)/)
    expect(ran.progress).toContain('costs nothing: this machine answers all requests')
    expect(ran.output).toContain('REPLAYED where marked: a cassette answered, not the provider.')
    expect(ran.output).toMatch(/tape REPLAYED/)
    expect(ran.output).toMatch(/lab SIMULATED/)

    const trials: Record<string, string>[] = parse(await readFile(path.join(cwd, 'run/trials.csv')), {
      columns: true,
    })
    const tape = trials.filter(({ target }) => target === 'tape')
    expect(tape).toHaveLength(10)
    expect(
      new Set(tape.map(({ outcome, simulated, replayed }) => `${outcome} ${simulated} ${replayed}`)),
    ).toEqual(new Set(['ok false true']))
    // Drawn from both recordings, each after its own delay; a reused connection meets both.
    const sizes = [...new Set(tape.map(({ bytes }) => Number(bytes)))].sort((a, b) => a - b)
    expect(sizes).toHaveLength(ANSWERS.length)
    for (const row of tape) {
      const waited = (Number(row.first_audio_us) - Number(row.first_text_us)) / 1000
      const { delay = 0 } = ANSWERS[sizes.indexOf(Number(row.bytes))] ?? {}
      expect(waited).toBeGreaterThan(delay * 0.9)
    }

    expect(JSON.parse(await readFile(path.join(cwd, 'run/run.json'), 'utf8'))).toMatchObject({
      simulated: false,
      replayed: true,
    })
    const page = await readFile(path.join(cwd, 'run/report.html'), 'utf8')
    expect(page).toContain(
      '<strong>REPLAYED</strong>: cassettes answered for tape; no provider was measured there.',
    )
    expect(page).toContain('<span class="simulated-mark">replayed</span>')
    expect(await readFile(path.join(cwd, 'run/report.md'), 'utf8')).toContain(
      '> **REPLAYED**: cassettes answered for tape',
    )
    // A busy machine makes the run invalid, and then there is nothing to compare.
    const runFile = path.join(cwd, 'run/run.json')
    const file = JSON.parse(await readFile(runFile, 'utf8'))
    await writeFile(runFile, JSON.stringify({ ...file, validity: { state: 'valid', reasons: [] } }))
    const compared = await ttfa('compare', 'run', '--json')
    expect(JSON.parse(compared.output)).toMatchObject({ simulated: true, replayed: true })
    expect((await ttfa('compare', 'run')).output).toContain('REPLAYED: cassettes answered')
  }, 120_000)

  test('is no answer to a search for limits', async () => {
    const search = scenario('tape: { adapter: smallest-ws, cassette: answers }').replace(
      /load: .*\n.*/,
      'load: { executor: probe }',
    )
    await writeFile(path.join(cwd, 'search.yaml'), search)
    const ran = await ttfa('probe', 'search.yaml')
    expect(ran.code, ran.progress).toBe(EXIT_CODES.setup)
    expect(ran.progress).toContain('a cassette cannot answer a limit search')
  })

  test.each([
    [
      'a base as well',
      'tape: { adapter: smallest-ws, cassette: answers, base: "ws://127.0.0.1:1" }',
      'a cassette or `base`, and not both',
    ],
    [
      'nothing there',
      'tape: { adapter: smallest-ws, cassette: missing }',
      'cannot read the cassette missing',
    ],
    [
      'another transport',
      'tape: { adapter: smallest-sse, cassette: answers }',
      'was recorded from smallest-ws over websocket, but the target uses smallest-sse over sse',
    ],
  ])('is refused before anything is sent: %s', async (_, target, words) => {
    await writeFile(path.join(cwd, 'wrong.yaml'), scenario(target))
    const ran = await ttfa('run', 'wrong.yaml')
    expect(ran.code).toBe(EXIT_CODES.setup)
    expect(ran.progress.replaceAll(/\s+/g, ' ')).toContain(words)
  })
})
