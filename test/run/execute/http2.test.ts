import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../cli/run-command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-http2-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function rowsOf(scenario: string, file: string) {
  await writeFile(path.join(folder, 'scenario.yaml'), scenario)
  const { output } = await runCommand(['run', 'scenario.yaml', '--lab', '--no-selftest', '--out', file], {
    cwd: folder,
    // Nothing is known of this machine.
    env: { XDG_CACHE_HOME: path.join(folder, 'cache') },
  })
  const name = scenario.includes('conversation:') ? 'turns.csv' : 'trials.csv'
  const rows: Record<string, string>[] = parse(await readFile(path.join(folder, file, name), 'utf8'), {
    columns: true,
  })
  return { rows: rows.filter(({ phase }) => phase === 'measure'), output: output.replaceAll(/\s+/g, ' ') }
}

const LAB = 'lab: { voice: tone, firstAudio: 40ms, pacing: 0 }'

test('targets that ask for HTTP/2 speak it, over every framing, and find the lab’s delay', async () => {
  const { rows, output } = await rowsOf(
    `
name: http2
texts: [One moment please.]
targets:
  events-2: { adapter: smallest-sse, http: 2, ${LAB} }
  events-1: { adapter: smallest-sse, http: 1.1, ${LAB} }
  bytes-2: { adapter: deepgram-http, http: 2, ${LAB} }
load: { executor: shared-iterations, concurrency: 1, trials: 5 }
connection: warm
warmup: 1
`,
    'requests',
  )
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(15).fill('ok'))
  for (const { target, http_version, connection, ttfa_us } of rows) {
    expect(http_version).toBe(target === 'events-1' ? '1.1' : '2')
    expect(['hot', 'warm']).toContain(connection)
    expect(Number(ttfa_us)).toBeGreaterThan(40_000)
  }
  expect(output).toContain('Over HTTP/2: unknown')
})

test('components of a stack speak it as well', async () => {
  const { rows } = await rowsOf(
    `
name: http2-turns
conversation: [Hello there.]
targets:
  stack:
    pipeline:
      stt: { adapter: smallest-stt-http, http: 2 }
      llm: { adapter: smallest-electron, http: 2 }
      tts: { adapter: smallest-sse, http: 2, ${LAB} }
    mode: batch
load: { executor: shared-iterations, concurrency: 1, trials: 2 }
think: 10ms
`,
    'turns',
  )
  expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
}, 120_000)
