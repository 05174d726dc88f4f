import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulatePlayback } from '../../../src/audio/playback.ts'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import type { TurnArrivals } from '../../../src/core/trial/turn-record.ts'
import { readHistogramLog } from '../../../src/results/histogram-log.ts'
import { runCommand } from '../run-command.ts'

const SCENARIO = `
name: talks
conversation: ['Hello.', 'Goodbye.']
targets:
  hook:
    agent: { adapter: webhook-audio, lab: { firstAudio: 40ms, pacing: 0, replies: ['Yes.'] } }
  refused:
    agent: { adapter: webhook-audio, lab: { faults: [{ kind: refuse, every: 2 }], pacing: 0, replies: ['Yes.'] } }
load: { executor: shared-iterations, concurrency: 2, trials: 4 }
think: 0
thresholds:
  success: ['rate<1']
  'success{target:refused}': ['rate>99%']
  'voice_to_voice{target:hook}': ['max<15s', 'p(99)<15s']
`
/** What a run of conversations is; everything else in its folder is made from it. */
const SOURCES = ['arrivals.ndjson', 'run.json', 'turns.csv']
const DERIVED = ['histograms.hlog', 'report.html', 'report.md', 'stages.csv', 'turn-stages.csv']

let cwd: string
const run = () => path.join(cwd, 'results/talks')

function turnOf(line: string): string {
  return String((JSON.parse(line) as TurnArrivals).turn)
}

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(run())).sort()
  const pairs = names.map(async (name) => [name, await readFile(path.join(run(), name), 'utf8')] as const)
  return Object.fromEntries(await Promise.all(pairs))
}

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-talks-'))
  await writeFile(path.join(cwd, 'talks.yaml'), SCENARIO)
  const words = [
    'run',
    'talks.yaml',
    '--lab',
    '--no-selftest',
    '--out',
    'results/talks',
    '--junit',
    'gates.xml',
  ]
  const env = { XDG_CACHE_HOME: cwd, GITHUB_STEP_SUMMARY: path.join(cwd, 'summary.md') }
  const { progress, code, output } = await runCommand(words, { cwd, env })
  // On a busy machine the run itself may be invalid, which is not about thresholds.
  expect([EXIT_CODES.failed, EXIT_CODES.invalid]).toContain(code)
  expect(output).toContain('✗ success{target:refused}: rate>99%\n  50 %, n 8')
  expect(await readdir(run()), progress).toEqual(expect.arrayContaining([...SOURCES, ...DERIVED]))
}, 120_000)

afterAll(() => rm(cwd, { recursive: true, force: true }))

test('a report makes every derived file of conversations again, byte for byte', async () => {
  const before = await contents()
  expect(Object.keys(before).filter((name) => !SOURCES.includes(name))).toEqual(DERIVED)
  for (const name of DERIVED) await rm(path.join(run(), name))
  const { code, output } = await runCommand(['report', 'results/talks'], { cwd })
  expect(code).toBe(EXIT_CODES.passed)
  expect(output).toContain('voice_to_voice')
  expect(await contents()).toEqual(before)
})

test('every figure of the playback in turns.csv comes out of arrivals.ndjson again, digit by digit', async () => {
  const files = await contents()
  const logs = (files['arrivals.ndjson'] ?? '').trimEnd().split('\n')
  const arrivals = new Map(logs.map((line): [string, TurnArrivals] => [turnOf(line), JSON.parse(line)]))
  const rows: Record<string, string>[] = parse(files['turns.csv'] ?? '', { columns: true })
  expect(arrivals.size).toBe(rows.length)
  expect(rows.some(({ heard_us }) => heard_us !== '')).toBe(true)
  for (const row of rows) {
    const { pieces, onset, request = 0 } = arrivals.get(row.turn ?? '') ?? { pieces: [] }
    const played = simulatePlayback(pieces, onset)
    const own = onset && { piece: onset.piece - request, offset: onset.offset }
    const total = pieces.reduce((sum, { audio }) => sum + audio, 0)
    const hasAudio = pieces.length > 0
    expect(row).toMatchObject({
      heard_us: String(played.heard ?? ''),
      audible_us: String((own && simulatePlayback(pieces.slice(request), own).heard) ?? ''),
      lead_silence_us: String(played.lead_silence_us ?? ''),
      audio_us: hasAudio ? String(total) : '',
      underruns: hasAudio ? String(played.underruns) : '',
      underrun_us: hasAudio ? String(played.underrun_us) : '',
    })
  }
})

test('thresholds are judged, for CI too, and the folder says so again', async () => {
  const states = [
    ['success', 'pass'],
    ['success{target:refused}', 'fail'],
    ['voice_to_voice{target:hook}', 'pass'],
    ['voice_to_voice{target:hook}', 'no data'],
  ]
  const junit = await readFile(path.join(cwd, 'gates.xml'), 'utf8')
  expect(junit).toContain('<testsuites name="ttfa" tests="4" failures="1" errors="1" skipped="0"')
  const summary = (await readFile(path.join(cwd, 'summary.md'), 'utf8')).replaceAll('\\', '')
  for (const [of, state] of states) expect(summary).toMatch(new RegExp(`${of}.*${state}`))
  expect((await contents())['report.html']).toContain('1 failed, 1 had too little data')
  const { output } = await runCommand(['report', '--json', run()], { cwd })
  const { thresholds } = JSON.parse(output)
  expect(thresholds.map((one: { of: string; state: string }) => [one.of, one.state])).toEqual(states)
})

test('the turns are printed as they are for a spreadsheet', async () => {
  const { output } = await runCommand(['report', '--csv', 'results/talks'], { cwd })
  expect(output).toBe((await contents())['turns.csv'])
})

test('exports hold the histograms of the turns, failures included', async () => {
  const rows = (await contents())['stages.csv']?.trimEnd().split('\n') ?? []
  expect(rows[0]).toMatch(/^target,mode,component,stage,n,absent,faults,min_us,/)

  const metrics = await runCommand(['export', run(), '--format', 'openmetrics'], { cwd })
  expect(metrics.output).toMatch(/ttfa_turns\{.*target="refused".*outcome="limit"\} [1-9]/)
  const labels = 'target="refused",mode="batch/streaming/streaming",component="agent",stage="agent"'
  const last = new RegExp(`ttfa_stage_seconds_bucket\\{[^}]*${labels},le="\\+Inf"\\} 8\n`)
  expect(metrics.output).toMatch(last)

  const json = await runCommand(['export', run(), '--format', 'json'], { cwd })
  expect(json.output).toBe((await runCommand(['report', run(), '--json'], { cwd })).output)

  const plots = await runCommand(['export', run(), '--format', 'hgrm', '--out', 'plots'], { cwd })
  expect(plots.code, plots.progress).toBe(EXIT_CODES.passed)
  const logged = readHistogramLog((await contents())['histograms.hlog'] ?? '')
  const names = logged.map(({ labels: { target, mode, component, stage } }) =>
    [target, mode?.replaceAll('/', '-'), component, `${stage}.hgrm`].join('-'),
  )
  expect((await readdir(path.join(cwd, 'plots'))).sort()).toEqual(names.sort())
})

test('what stands there beforehand is not what is written: the turns are read', async () => {
  const before = await contents()
  for (const name of DERIVED) await writeFile(path.join(run(), name), 'nothing of this stays')
  await runCommand(['report', 'results/talks'], { cwd })
  expect(await contents()).toEqual(before)

  const [head = '', ...rows] = (before['turns.csv'] ?? '').trimEnd().split('\n')
  await writeFile(path.join(run(), 'turns.csv'), `${[head, ...rows.slice(1)].join('\n')}\n`)
  await runCommand(['report', 'results/talks'], { cwd })
  expect((await contents())['turn-stages.csv']).not.toBe(before['turn-stages.csv'])
})

test('a turn that its file has twice is counted once, and the report says so', async () => {
  const before = await contents()
  const rows = (before['turns.csv'] ?? '').trimEnd().split('\n')
  await writeFile(path.join(run(), 'turns.csv'), `${before['turns.csv']}${rows.at(-1)}\n`)
  const { code, progress } = await runCommand(['report', 'results/talks'], { cwd })
  expect(code).toBe(EXIT_CODES.passed)
  expect(progress).toMatch(/turns\.csv is damaged: one row repeats a turn that it already has/)
  expect(await contents()).toEqual({ ...before, 'turns.csv': expect.anything() })
})
