import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const MAIN = path.resolve(import.meta.dirname, '../../../../dist/cli/main.js')
const KEY = 'sk_the-key-nobody-may-see-44af'

const SCENARIO = `
name: verbs
texts: [One moment please., 'How can I help you today?']
targets:
  ws: { adapter: smallest-ws, options: { complete_backoff_ms: 0 }, lab: { firstAudio: 60ms, voice: tone, pacing: 10, completionDelay: 0 } }
load: { executor: shared-iterations, concurrency: 2, trials: 10 }
warmup: 0
`

let cwd: string

interface Told {
  readonly code: number | null
  readonly output: string
  readonly progress: string
}

function start(words: string[], variables: Record<string, string> = {}): ChildProcess {
  const { SMALLEST_API_KEY: _key, ...environment } = process.env
  return spawn(process.execPath, [MAIN, ...words], {
    cwd,
    env: { ...environment, XDG_CACHE_HOME: cwd, ...variables },
  })
}

async function heard(child: ChildProcess): Promise<Told> {
  let output = ''
  let progress = ''
  child.stdout?.on('data', (text) => {
    output += text
  })
  child.stderr?.on('data', (text) => {
    progress += text
  })
  const [code] = await once(child, 'close')
  return { code, output, progress }
}

const tell = (words: string[], variables?: Record<string, string>) => heard(start(words, variables))

/** A machine that is busy with other tests may be told so by 111: the run itself went well all the same. */
const DONE = [0, 111]

/** Resolves when the run's table has so many rows. */
async function rowsIn(out: string, rows: number): Promise<void> {
  const file = path.join(cwd, out, 'trials.csv')
  for (;;) {
    if (existsSync(file) && (await readFile(file, 'utf8')).split('\n').length > rows) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-cli-'))
  await writeFile(path.join(cwd, 'scenario.yaml'), SCENARIO)
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('ttfa run', () => {
  test('ends well, with a table on stdout, progress on stderr and a folder of results', async () => {
    const told = await tell(['run', '--no-selftest', '--out', 'first', 'scenario.yaml'])
    expect(DONE, told.progress).toContain(told.code)
    expect(told.output).toContain('SIMULATED')
    expect(told.output).toContain('ttfa_heard')
    expect(told.progress).toContain('results: first')
    const rows = (await readFile(path.join(cwd, 'first/trials.csv'), 'utf8')).trim().split('\n')
    expect(rows).toHaveLength(11)
    for (const line of told.output.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('--dry-run prints what would be sent and sends nothing', async () => {
    const told = await tell(['run', '--dry-run', '--json', 'scenario.yaml'])
    expect(told.code).toBe(0)
    expect(JSON.parse(told.output)).toMatchObject({
      requests: 10,
      targets: [{ id: 'ws', answered_by: 'lab' }],
    })
    expect(existsSync(path.join(cwd, 'results'))).toBe(false)
  })

  test('a missing key is reported before anything is sent, with code 104', async () => {
    const told = await tell(['run', '--no-lab', 'scenario.yaml'])
    expect(told.code).toBe(104)
    expect(told.progress).toContain('SMALLEST_API_KEY is not set')
  })

  test('--only with an unknown target suggests the closest', async () => {
    const told = await tell(['run', '--only', 'wss', 'scenario.yaml'])
    expect(told.code).toBe(104)
    expect(told.progress).toContain('did you mean "ws"?')
  })

  test('a folder that holds a run is not overwritten', async () => {
    const told = await tell(['run', '--no-selftest', '--out', 'first', 'scenario.yaml'])
    expect(told.code).toBe(104)
    expect(told.progress).toContain('already contains a run')
  })

  test('the real key is never sent to the lab and never printed', async () => {
    const told = await tell(['run', '--lab', '--no-selftest', '--out', 'keyed', '--json', 'scenario.yaml'], {
      SMALLEST_API_KEY: KEY,
    })
    expect(DONE, told.progress).toContain(told.code)
    expect(told.output + told.progress).not.toContain(KEY)
    expect(await readFile(path.join(cwd, 'keyed/run.json'), 'utf8')).not.toContain(KEY)
  })
})

describe('a run that is cut short', () => {
  const long = ['--no-selftest', '--trials', '2000', 'scenario.yaml']

  test('Ctrl-C once keeps requests in flight and exits with code 105', async () => {
    const child = start(['run', '--out', 'interrupted', ...long])
    const told = heard(child)
    await rowsIn('interrupted', 4)
    child.kill('SIGINT')
    const { code, output, progress } = await told
    expect(code, progress).toBe(105)
    expect(output).toContain('interrupted')
    const file = JSON.parse(await readFile(path.join(cwd, 'interrupted/run.json'), 'utf8'))
    expect(file).toMatchObject({ status: 'interrupted', interruption: { reason: 'signal' } })
    expect(await readFile(path.join(cwd, 'interrupted/trials.csv'), 'utf8')).not.toContain('cancelled')
  })

  test('SIGKILL leaves complete rows, and report still works', async () => {
    const child = start(['run', '--out', 'killed', ...long])
    const told = heard(child)
    await rowsIn('killed', 6)
    child.kill('SIGKILL')
    await told
    const report = await tell(['report', 'killed'])
    expect(report.code, report.progress).toBe(0)
    expect(report.output).toContain('interrupted')
    const rows = (await readFile(path.join(cwd, 'killed/trials.csv'), 'utf8')).trimEnd().split('\n')
    const columns = rows[0]?.split(',').length
    for (const row of rows) expect(row.split(',')).toHaveLength(columns ?? 0)
  })
})

test('ttfa report names the folder if there is no run', async () => {
  const told = await tell(['report', 'nowhere'])
  expect(told.code).toBe(104)
  expect(told.progress).toContain('nowhere')
})

test('ttfa adapters lists the routes, and one of them in full', async () => {
  expect((await tell(['adapters'])).output).toContain('smallest-sse')
  expect((await tell(['adapters', 'smallest-ws'])).output).toContain('SMALLEST_API_KEY')
  expect((await tell(['adapters', 'smallest-w'])).progress).toContain('Did you mean smallest-ws')
})

test('ttfa lab prints its addresses, answers, and exits on Ctrl-C', async () => {
  const child = start(['lab', '--port', '0', '--json'])
  const told = heard(child)
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data')
  const { shared } = JSON.parse(String(line))
  const answer = await fetch(`http://127.0.0.1:${shared.port}/smallest/waves/v1/tts`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Hello.', voice_id: 'magnus', output_format: 'wav' }),
  })
  expect(answer.status).toBe(200)
  expect(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe('RIFF')
  child.kill('SIGINT')
  expect((await told).code).toBe(0)
})
