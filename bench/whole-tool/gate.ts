/**
 * How often the gate that `ttfa init ci` writes passes a provider that did not change and fails one that is slower:
 * `node --import jiti/register bench/whole-tool/gate.ts --runs 100`. Needs `npm run build` first. A round takes
 * about 80 s on a quiet machine: the lab answers one run as ever and one that is slower, and each is checked against
 * the unchanged run of the round before. So every check has a baseline of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { parse, stringify } from 'yaml'
import { EXIT_CODES } from '../../src/cli/exit-codes.ts'
import { sampleNormal } from '../../src/pace/distributions.ts'
import { seededRandom } from '../../src/pace/random.ts'
import { row } from './tool.ts'

const TTFA = path.join(import.meta.dirname, '../../dist/cli/main.js')
const TARGET = 'lightning'
/** What the lab plays for both targets, in milliseconds. */
const FIRST_AUDIO_MS = 120
const SILENCE_MS = 40

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    /** Per cent by which the slower provider is slower. */
    slower: { type: 'string', default: '20' },
    /** Of each target. Default: the recipe's. */
    trials: { type: 'string' },
    /** The log-sd of the lab's delays. */
    sigma: { type: 'string', default: '0.2' },
    /** Per cent by which whole runs differ from each other, for both targets: the network of the day. */
    between: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    /** Print every run that does not end as it should. */
    reasons: { type: 'boolean', default: false },
  },
})

const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-gate-'))
const days = seededRandom(Number(values.seed))

/** Runs a command of the recipe as its workflow does. */
async function ttfa(...words: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [TTFA, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

/** The recipe's scenario, whose target is so many times slower than its control. */
async function writeScenario(file: string, slowdown: number, day: number): Promise<void> {
  const scenario = parse(await readFile(path.join(folder, 'ttfa/gates.yaml'), 'utf8'))
  for (const [id, target] of Object.entries<{ lab: object }>(scenario.targets)) {
    const factor = day * (id === TARGET ? slowdown : 1)
    const median = `${(FIRST_AUDIO_MS * factor).toFixed(3)}ms`
    const silence = `${(SILENCE_MS * factor).toFixed(3)}ms`
    target.lab = {
      ...target.lab,
      firstAudio: { median, sigma: Number(values.sigma) },
      leadingSilence: silence,
    }
  }
  if (values.trials !== undefined) scenario.load.trials = Number(values.trials)
  await writeFile(path.join(folder, file), stringify(scenario))
}

/** Measures as the workflow does: once more if the machine was too busy. */
async function measure(name: string, slowdown: number, round: number): Promise<number> {
  const file = `ttfa/${name}.yaml`
  await writeScenario(file, slowdown, Math.exp((Number(values.between) / 100) * sampleNormal(days)))
  let code: number = EXIT_CODES.invalid
  for (let attempt = 0; attempt < 2 && code === EXIT_CODES.invalid; attempt++) {
    await rm(path.join(folder, 'results', name), { recursive: true, force: true })
    const seed = String(Number(values.seed) * 10_000 + round * 4 + attempt * 2 + (slowdown > 1 ? 1 : 0))
    const run = await ttfa('run', '--lab', '--quiet', '--out', `results/${name}`, '--seed', seed, file)
    code = run.code
    if (code !== EXIT_CODES.passed && values.reasons) process.stdout.write(run.said)
  }
  return code
}

const OUTCOMES: Readonly<Record<number, string>> = {
  [EXIT_CODES.passed]: 'passed',
  [EXIT_CODES.failed]: 'failed',
  [EXIT_CODES.inconclusive]: 'undecided',
  [EXIT_CODES.invalid]: 'not valid',
}
const COLUMNS = [...Object.values(OUTCOMES), 'other']

async function checkRun(name: string, slowdown: number, round: number): Promise<string> {
  const code = await measure(name, slowdown, round)
  if (code !== EXIT_CODES.passed) return OUTCOMES[code] ?? 'other'
  const checked = await ttfa('check', `results/${name}`, '--baseline', 'main')
  if (values.reasons && checked.code !== (slowdown > 1 ? EXIT_CODES.failed : EXIT_CODES.passed))
    process.stdout.write(checked.said)
  return OUTCOMES[checked.code] ?? 'other'
}

async function saveBaseline(name: string): Promise<boolean> {
  const { code, said } = await ttfa('baseline', 'save', `results/${name}`, 'main', '--control', 'reference')
  if (code !== EXIT_CODES.passed) process.stdout.write(said)
  return code === EXIT_CODES.passed
}

const slowdown = 1 + Number(values.slower) / 100
const counts = { unchanged: new Map<string, number>(), slower: new Map<string, number>() }
const count = (of: Map<string, number>, outcome: string) => of.set(outcome, (of.get(outcome) ?? 0) + 1)
try {
  await ttfa('init', 'ci')
  for (let attempt = 0; (await measure('unchanged', 1, -1 - attempt)) !== EXIT_CODES.passed; attempt++)
    if (attempt === 5) throw new Error('no run for the first baseline is valid: the machine is too busy')
  if (!(await saveBaseline('unchanged'))) throw new Error('the first baseline cannot be saved')
  for (let round = 0; round < Number(values.runs); round++) {
    const slower = await checkRun('slower', slowdown, round)
    const unchanged = await checkRun('unchanged', 1, round)
    count(counts.slower, slower)
    count(counts.unchanged, unchanged)
    process.stdout.write(`round ${round + 1}: unchanged ${unchanged}, +${values.slower} % ${slower}\n`)
    // What is not valid is no baseline: the one before stays.
    if (unchanged !== 'not valid' && unchanged !== 'other') await saveBaseline('unchanged')
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
row(['change', ...COLUMNS])
row(Array(COLUMNS.length + 1).fill('---'))
row(['none', ...COLUMNS.map((name) => counts.unchanged.get(name) ?? 0)])
row([`+${values.slower} %`, ...COLUMNS.map((name) => counts.slower.get(name) ?? 0)])
