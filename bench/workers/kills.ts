/**
 * Ends workers, coordinators and brokers at random moments and counts what a foreign server was asked:
 * `node --import jiti/register bench/workers/kills.ts --rounds 50`. Needs redis-server and the bundles that the tests make
 * (`npx vitest run test/distributed` once).
 */
import { appendFile, readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { row } from '../whole-tool/tool.ts'
import { type Outcome, runRound, VICTIMS, type Victim } from './kill-round.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    only: { type: 'string', default: Object.keys(VICTIMS).join(',') },
    /** Rounds of each kind at once: most of a round is waiting for somebody to notice. */
    lanes: { type: 'string', default: '1' },
    /** A line of JSON for every round. Those that are there count: a bench that was ended goes on. */
    log: { type: 'string' },
    /** Folders of rounds that were not as they should be are kept. */
    keep: { type: 'boolean', default: false },
  },
})
const victims = values.only.split(',') as Victim[]
const outcomes = values.log ? await readOutcomes(values.log) : []

async function readOutcomes(log: string): Promise<Outcome[]> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome)
}

const of = (victim: Victim) => outcomes.filter((one) => one.victim === victim)

const left = new Map(victims.map((victim) => [victim, Number(values.rounds) - of(victim).length]))

async function runLane(victim: Victim): Promise<void> {
  for (;;) {
    const rounds = left.get(victim) ?? 0
    if (rounds <= 0) return
    left.set(victim, rounds - 1)
    const outcome = await runRound(victim, values.keep)
    outcomes.push(outcome)
    if (values.log) await appendFile(values.log, `${JSON.stringify(outcome)}\n`)
  }
}

await Promise.all(
  victims.flatMap((victim) => Array.from({ length: Number(values.lanes) }, () => runLane(victim))),
)

row([
  'killed',
  'rounds',
  'before the first request',
  'asked',
  'twice',
  'rows',
  'repeated',
  'invented',
  'answered without a row, at most a round',
  'rows left on disks of living workers',
  'exit codes',
])
row(Array(11).fill('---'))
for (const victim of victims) {
  const own = of(victim)
  const sum = (count: (outcome: Outcome) => number) => own.reduce((total, one) => total + count(one), 0)
  const codes = new Map<number | string, number>()
  for (const { code } of own) codes.set(code, (codes.get(code) ?? 0) + 1)
  row([
    VICTIMS[victim],
    own.length,
    own.filter(({ before }) => before === 0).length,
    sum(({ asked }) => asked),
    sum(({ twice }) => twice),
    sum(({ rows }) => rows),
    sum(({ repeated }) => repeated),
    sum(({ invented }) => invented),
    Math.max(...own.map(({ unrecorded }) => unrecorded)),
    sum(({ left }) => left),
    [...codes].map(([code, times]) => `${code} ×${times}`).join(', '),
  ])
}
