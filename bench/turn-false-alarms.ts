import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { EXIT_CODES } from '../src/cli/exit-codes.ts'
import type { CheckJson } from '../src/report/check/check-json.ts'
import { type CommandResult, runCommand } from '../test/cli/run-command.ts'

/**
 * How often `ttfa check` raises an alarm on whole turns in which nothing changed: real runs of one scenario on the lab,
 * each checked against the one before it, with a control. Prints a row for each check and then the share. A run takes
 * about half a minute. Exit code 1 if more than 5 % are alarms.
 *
 *   node --import jiti/register bench/turn-false-alarms.ts [checks, default 20] [conversations of each target, default 24]
 */
const CHECKS = Number(process.argv[2] ?? 20)
const CONVERSATIONS = Number(process.argv[3] ?? 24)
const ALLOWED = 0.05
const TRIES = 3
const RUN = 'run'

const STACK = `
    pipeline:
      stt: { adapter: smallest-stt-ws, lab: { finalTranscript: { median: 120ms, sigma: 0.2 }, endpointing: 100ms } }
      llm: { adapter: smallest-electron, lab: { firstToken: { median: 150ms, sigma: 0.3 }, tokensPerSecond: 200, replies: [All is well.] } }
      tts: { adapter: smallest-ws, lab: { firstAudio: { median: 90ms, sigma: 0.2 }, pacing: 0, voice: tone } }`

/** Each run has its own seed: with the same one both would draw the same delays. */
const scenario = (seed: number) => `
name: unchanged
seed: ${seed}
conversation: ['Hello.', 'Thanks.']
targets:
  checked:${STACK}
  control:${STACK}
load: { executor: shared-iterations, concurrency: 4, trials: ${CONVERSATIONS}, order: interleaved }
think: 10ms
warmup: 2
`

type Verdict = CheckJson['gates'][number]['verdict']

const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-false-alarms-'))
const counts = new Map<Verdict, number>()
try {
  process.stdout.write('| check | verdict | change | 95 % interval |\n|---:|---|---:|---|\n')
  if (!(await measure(0))) throw new Error(`no valid run in ${TRIES}: use a quiet machine`)
  await saveBaseline()
  for (let check = 1; check <= CHECKS; check++) await checkNext(check)
} finally {
  await rm(folder, { recursive: true, force: true })
}
printSummary()

/** Checks a new run against the one before, and makes it the baseline of the next. */
async function checkNext(number: number): Promise<void> {
  if (!(await measure(number))) {
    process.stdout.write(`| ${number} | no valid run in ${TRIES} | | |\n`)
    return
  }
  const { output } = await ttfa('check', RUN, '--baseline', 'main', '--json')
  const check: CheckJson = JSON.parse(output)
  for (const gate of check.gates) {
    counts.set(gate.verdict, (counts.get(gate.verdict) ?? 0) + 1)
    process.stdout.write(`| ${number} | ${gate.verdict} | ${formatGate(gate)} |\n`)
  }
  await saveBaseline()
}

async function saveBaseline(): Promise<void> {
  await ttfa('baseline', 'save', RUN, 'main', '--gate', 'voice_to_voice:p50:15%', '--control', 'control')
}

/** Only valid runs are checked: on a busy machine some are not. */
async function measure(number: number): Promise<boolean> {
  await writeFile(path.join(folder, 'scenario.yaml'), scenario(number + 1))
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await rm(path.join(folder, RUN), { recursive: true, force: true })
    const { code } = await ttfa('run', 'scenario.yaml', '--lab', '--quiet', '--no-selftest', '--out', RUN)
    if (code !== EXIT_CODES.invalid) return true
  }
  return false
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

function printSummary(): void {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const alarms = counts.get('regression') ?? 0
  const rest = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')
  const holds = all > 0 && alarms / all <= ALLOWED
  process.stdout.write(
    `\n${alarms} false alarms of ${all} checks (${rest}); at most 5 %: ${holds ? 'holds' : 'DOES NOT HOLD'}\n`,
  )
  if (!holds) process.exitCode = 1
}
