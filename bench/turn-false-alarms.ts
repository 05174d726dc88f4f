/**
 * How often `ttfa check` raises an alarm on whole turns in which nothing changed. Real runs of one scenario on the lab, each
 * with other delays of the same distributions, and then checks of one run against another as its baseline, with a control.
 * Prints the verdict of every run and check, and then the share of alarms. Needs `npm run build` first. Exit code 1 if more
 * than 5 % are alarms.
 *
 *   node --import jiti/register bench/turn-false-alarms.ts [checks, default 200] [runs, default 24: about 20 s each]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { EXIT_CODES } from '../src/cli/exit-codes.ts'
import { seededRandom } from '../src/pace/random.ts'
import type { CheckJson } from '../src/report/check/check-json.ts'
import type { RunFile } from '../src/results/run/run-file.ts'
import { type CommandResult, runCommand } from '../test/cli/run-command.ts'

const CHECKS = Number(process.argv[2] ?? 200)
const RUNS = Number(process.argv[3] ?? 24)
const ALLOWED = 0.05
const TRIES = 3
const TTFA = path.join(import.meta.dirname, '../dist/cli/main.js')

const STACK = `
    pipeline:
      stt: { adapter: smallest-stt-ws, lab: { finalTranscript: { median: 120ms, sigma: 0.2 }, endpointing: 100ms } }
      llm: { adapter: smallest-electron, lab: { firstToken: { median: 150ms, sigma: 0.3 }, tokensPerSecond: 200, replies: [All is well.] } }
      tts: { adapter: smallest-ws, lab: { firstAudio: { median: 90ms, sigma: 0.2 }, voice: tone } }`

/** Each run has its own seed: with the same one all would draw the same delays. */
const scenario = (seed: number) => `
name: unchanged
seed: ${seed}
conversation: ['Hello.', 'Thanks.']
targets:
  checked:${STACK}
  control:${STACK}
load: { executor: shared-iterations, concurrency: 8, trials: 24, order: interleaved }
think: 10ms
warmup: 2
`

const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-false-alarms-'))
try {
  const runs = await measureAll()
  printSummary(await checkPairs(drawPairs(runs)))
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The names of the runs whose harness kept up. Each is saved as a baseline. */
async function measureAll(): Promise<string[]> {
  const runs: string[] = []
  process.stdout.write('| run | harness |\n|---:|---|\n')
  for (let number = 1; number <= RUNS; number++) {
    const [name, states] = [`run-${number}`, await measure(number)]
    process.stdout.write(`| ${number} | ${states.join(', then ')} |\n`)
    if (states.at(-1) === 'invalid') continue
    await ttfa('baseline', 'save', name, name, '--gate', 'voice_to_voice:p50:15%', '--control', 'control')
    runs.push(name)
  }
  return runs
}

/** Runs again what was invalid: on a busy machine some are. */
async function measure(number: number): Promise<string[]> {
  const name = `run-${number}`
  const states: string[] = []
  await writeFile(path.join(folder, 'scenario.yaml'), scenario(number))
  while (states.length < TRIES && (states.length === 0 || states.at(-1) === 'invalid')) {
    await rm(path.join(folder, name), { recursive: true, force: true })
    const words = ['run', 'scenario.yaml', '--lab', '--quiet', '--no-selftest', '--out', name]
    await once(spawn(process.execPath, [TTFA, ...words], { cwd: folder, stdio: 'ignore' }), 'exit')
    const file: RunFile = JSON.parse(await readFile(path.join(folder, name, 'run.json'), 'utf8'))
    states.push(file.validity?.state ?? 'invalid')
  }
  return states
}

type Pair = readonly [run: string, baseline: string]

/** Different pairs, drawn without replacement from all. */
function drawPairs(runs: readonly string[]): Pair[] {
  const pairs = runs.flatMap((run) => runs.filter((one) => one !== run).map((base): Pair => [run, base]))
  const random = seededRandom(1)
  const keyed = pairs.map((pair) => ({ pair, key: random.fraction() })).sort((a, b) => a.key - b.key)
  return keyed.slice(0, CHECKS).map(({ pair }) => pair)
}

type Verdict = CheckJson['gates'][number]['verdict']

async function checkPairs(pairs: readonly Pair[]): Promise<Map<Verdict, number>> {
  const counts = new Map<Verdict, number>()
  process.stdout.write('\n| run | baseline | verdict | change | 95 % interval |\n|---|---|---|---:|---|\n')
  for (const [run, baseline] of pairs) {
    const { output } = await ttfa('check', run, '--baseline', baseline, '--json')
    const check: CheckJson = JSON.parse(output)
    for (const gate of check.gates) {
      counts.set(gate.verdict, (counts.get(gate.verdict) ?? 0) + 1)
      process.stdout.write(`| ${run} | ${baseline} | ${gate.verdict} | ${formatGate(gate)} |\n`)
    }
  }
  return counts
}

async function ttfa(...argv: string[]): Promise<CommandResult> {
  const result = await runCommand(argv, { cwd: folder })
  if (result.code === EXIT_CODES.crash || result.code === EXIT_CODES.setup)
    throw new Error(`ttfa ${argv.join(' ')}: ${result.progress}${result.output}`)
  return result
}

function formatGate(gate: CheckJson['gates'][number]): string {
  if (gate.verdict === 'no data') return `${gate.why} | `
  const percent = (ratio: unknown) => `${((Number(ratio) - 1) * 100).toFixed(1)} %`
  return `${percent(gate.ratio)} | ${percent(gate.low)} to ${percent(gate.high)}`
}

function printSummary(counts: ReadonlyMap<Verdict, number>): void {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const alarms = counts.get('regression') ?? 0
  const rest = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')
  const holds = all > 0 && alarms / all <= ALLOWED
  process.stdout.write(
    `\n${alarms} false alarms of ${all} checks (${rest}); at most 5 %: ${holds ? 'holds' : 'DOES NOT HOLD'}\n`,
  )
  if (!holds) process.exitCode = 1
}
