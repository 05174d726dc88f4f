/**
 * Whether `ttfa listen` finds what the lab does wrong on purpose, and nothing in sound answers:
 * `node --import jiti/register bench/fidelity.ts --answers 100` (`--keep <folder>` keeps the runs). One target for each kind of fault and a clean one, over
 * the texts of scenarios/texts that have eight words or more and that the recogniser
 * understands; needs the optional packages of the recogniser.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runCommandLine } from '../src/cli/command-line.ts'
import { openTerminal } from '../src/cli/output/terminal.ts'
import { LAB_FLAWS, type LabFlaw } from '../src/core/config/lab-profile.ts'
import type { AnswerFidelity, FidelityFinding } from '../src/core/trial/answer-fidelity.ts'
import { listenToRun } from '../src/run/listen/listen-to-run.ts'
import { openMoonshine } from '../src/run/listen/local-recogniser.ts'
import { createRecogniserFloor } from '../src/run/listen/recogniser-floor.ts'
import { parseCorpus } from '../src/scenario/read/corpus.ts'
import { readTextFile } from '../src/scenario/read/read-text-file.ts'
import { estimateProportion } from '../src/tally/statistics/wilson-interval.ts'

const { values } = parseArgs({
  options: {
    answers: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    flaws: { type: 'string', default: LAB_FLAWS.join(',') },
    show: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
})
const ANSWERS = Number(values.answers)
const TEXTS = path.resolve(import.meta.dirname, '../scenarios/texts/voice-agent-turns.txt')
const FEWEST_WORDS = 8
const MOST_FLOOR_ERRORS = 0.25

/** What each flaw is to be called. */
const EXPECTED: Readonly<Record<LabFlaw, FidelityFinding>> = {
  cut: 'truncated',
  repeat: 'repeated',
  rate: 'wrong rate',
  clip: 'clipped',
  click: 'clicks',
  noise: 'noise',
  text: 'other text',
}
const flaws = LAB_FLAWS.filter((flaw) => values.flaws.split(',').includes(flaw))

interface Round {
  /** The lab's faults of each target. */
  readonly targets: Readonly<Record<string, string>>
  readonly trials: number
}

/**
 * A wrong rate that can be understood shows only beside answers at the right one: every second answer of its target has
 * one.
 */
const ROUNDS: readonly Round[] = [
  {
    targets: {
      clean: '',
      ...Object.fromEntries(
        flaws.filter((flaw) => flaw !== 'rate').map((flaw) => [flaw, `{kind: fidelity, flaw: ${flaw}}`]),
      ),
    },
    trials: ANSWERS,
  },
  ...(flaws.includes('rate')
    ? [{ targets: { rate: '{kind: fidelity, flaw: rate, every: 2}' }, trials: 2 * ANSWERS }]
    : []),
]

/** Texts that the recogniser understands from the lab's own sound engine: of others it could say nothing. */
async function chooseTexts(): Promise<{ readonly texts: readonly string[]; readonly of: number }> {
  const corpus = parseCorpus(await readTextFile(TEXTS, 1e6)).map(({ text }) => text)
  const floor = createRecogniserFloor(recogniser)
  const texts: string[] = []
  for (const text of corpus) {
    if (text.split(/\s+/).length < FEWEST_WORDS) continue
    const found = await floor.of(text, 'en')
    if (found && found.errors <= MOST_FLOOR_ERRORS * found.words) texts.push(text)
  }
  await floor.close()
  return { texts, of: corpus.length }
}

async function runLab(cwd: string, { targets, trials }: Round, texts: readonly string[]): Promise<string> {
  const target = (fault: string) =>
    `{adapter: smallest-ws, options: {complete_backoff_ms: 0}, lab: {firstAudio: 5ms, pacing: 0, completionDelay: 0, faults: [${fault}]}}`
  const scenario = `name: fidelity
seed: ${values.seed}
texts: ${JSON.stringify(texts)}
targets:
${Object.entries(targets)
  .map(([name, fault]) => `  ${name}: ${target(fault)}`)
  .join('\n')}
load: {executor: shared-iterations, trials: ${trials}}
warmup: 0
timeout: 60s
`
  const name = Object.keys(targets)[0] ?? ''
  await writeFile(path.join(cwd, 'fidelity.yaml'), scenario)
  const env = { XDG_CACHE_HOME: cwd }
  const quiet = { isTTY: false, write: () => true }
  const terminal = openTerminal({ stdout: quiet, stderr: process.stderr, env })
  const words = ['run', '--lab', '--quiet', '--no-selftest', '--save-audio', '--out', name, 'fidelity.yaml']
  await runCommandLine(words, { ...terminal, cwd, env, today: '2026-11-30' })
  return path.join(cwd, name)
}

/** What was done to an answer: the lab counts the requests of a target from 1. */
function flawOf({ target }: AnswerFidelity, number: number): string {
  return target === 'rate' && number % 2 === 0 ? 'clean' : target
}

const row = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
const percent = (hits: number, n: number) => {
  const { low = 0, high = 0 } = estimateProportion(hits, n) ?? {}
  return `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)} %`
}

const cwd = values.keep ?? (await mkdtemp(path.join(os.tmpdir(), 'ttfa-fidelity-')))
if (values.keep) await mkdir(cwd, { recursive: true })
const recogniser = await openMoonshine()
try {
  const { texts, of } = await chooseTexts()
  process.stdout.write(`${texts.length} of ${of} texts\n\n`)
  let [seconds, processor] = [0, 0]
  const heard: { readonly flaw: string; readonly answer: AnswerFidelity }[] = []
  for (const round of ROUNDS) {
    const folder = await runLab(cwd, round, texts)
    const [began, used] = [performance.now(), process.cpuUsage()]
    const { answers } = await listenToRun({
      folder,
      sample: round.trials,
      recogniser,
      redact: (text) => text,
    })
    seconds += (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(used)
    processor += (user + system) / 1e6
    for (const target of Object.keys(round.targets))
      heard.push(
        ...answers
          .filter((answer) => answer.target === target)
          .toSorted((a, b) => a.trial - b.trial)
          .map((answer, index) => ({ answer, flaw: flawOf(answer, index) })),
      )
  }
  const audio = heard.reduce((sum, { answer }) => sum + answer.signal.audio, 0) / 1e6
  row(['fault', 'found as', 'answers', 'found', '95 % interval', 'also found'])
  row(Array(6).fill('---'))
  for (const flaw of [...flaws, 'clean'] as const) {
    const own = heard.flatMap((one) => (one.flaw === flaw ? [one.answer] : []))
    const expected = flaw === 'clean' ? undefined : EXPECTED[flaw]
    const hits = own.filter(({ findings }) => (expected ? findings.includes(expected) : findings.length > 0))
    const others = new Map<FidelityFinding, number>()
    for (const finding of own.flatMap(({ findings }) => findings))
      if (finding !== expected) others.set(finding, (others.get(finding) ?? 0) + 1)
    const also = [...others].map(([finding, count]) => `${finding} ${count}`).join(', ')
    row([
      flaw,
      expected ?? 'false alarm',
      own.length,
      hits.length,
      percent(hits.length, own.length),
      also || '–',
    ])
    const wrong = expected ? own.filter((one) => !hits.includes(one)) : hits
    if (values.show)
      for (const { trial, text, findings, heard, signal } of wrong)
        process.stderr.write(
          `${flaw} ${trial} text ${text}: ${findings} ${JSON.stringify({ heard, signal })}\n`,
        )
  }
  process.stdout.write(
    `\n${audio.toFixed(0)} s of audio in ${seconds.toFixed(0)} s: ${(audio / seconds).toFixed(1)} times as fast as it is spoken, ${(audio / processor).toFixed(1)} times by processor time\n`,
  )
} finally {
  await recogniser.close()
  if (!values.keep) await rm(cwd, { recursive: true, force: true })
}
