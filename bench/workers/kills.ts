/**
 * Ends workers, coordinators and brokers at random moments and counts what a foreign server was asked:
 * `node --import jiti/register bench/workers/kills.ts --rounds 50`. Needs redis-server and the bundles that the tests make
 * (`npx vitest run test/distributed` once).
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import {
  type ForeignServer,
  scenarioAgainst,
  startForeignServer,
} from '../../test/distributed/foreign-server.ts'
import { startRedis } from '../../test/distributed/redis-server.ts'
import { type CommandProcess, startCommand, startWorker } from '../../test/distributed/worker-process.ts'
import { row } from '../whole-tool/tool.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    only: { type: 'string', default: 'worker,coordinator,broker' },
  },
})

const TRIALS = 300
/** What is killed is killed within this time after a request, however slow this machine is. */
const SCATTER_MS = 200

interface Outcome {
  /** Requests that arrived, and those that arrived twice. */
  readonly asked: number
  readonly twice: number
  /** Rows in the end, rows that are there twice, and rows of requests that never arrived. */
  readonly rows: number
  readonly repeated: number
  readonly invented: number
  readonly code: number | string
  /** Answered requests of which no row is left anywhere. */
  readonly lost: number
}

async function round(victim: string): Promise<Outcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-kills-'))
  const [redis, server] = [await startRedis(), await startForeignServer()]
  const processes: CommandProcess[] = []
  try {
    for (const name of ['one', 'two']) {
      await mkdir(path.join(folder, name))
      processes.push(await startWorker(redis.url, 'eu', path.join(folder, name)))
    }
    const load = `load: { executor: constant-concurrency, concurrency: 4, trials: ${TRIALS} }`
    await writeFile(path.join(folder, 'scenario.yaml'), scenarioAgainst(server, TRIALS, load))
    const words = ['run', 'scenario.yaml', '--broker', redis.url, '--out', 'out', '--workers', '2']
    const coordinator = startCommand(words, folder)
    processes.push(coordinator)
    await untilAsked(server, coordinator, Math.random() * TRIALS)
    if (victim === 'worker') processes[0]?.process.kill('SIGKILL')
    if (victim === 'coordinator') coordinator.process.kill('SIGKILL')
    if (victim === 'broker') redis.stop()
    let code = await coordinator.ended
    if (victim === 'coordinator') code = await collect(coordinator, redis.url, folder)
    // What a worker would still send.
    await sleep(2000)
    return { ...(await count(folder, server.texts)), code }
  } finally {
    for (const { process } of processes) process.kill('SIGKILL')
    redis.stop()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Waits for a request, and a little longer; or for the end of the run. */
async function untilAsked({ texts }: ForeignServer, run: CommandProcess, count: number): Promise<void> {
  while (texts.length < count && run.process.exitCode === null) await sleep(5)
  await sleep(Math.random() * SCATTER_MS)
}

/** Waits until workers have stopped, and collects. */
async function collect(killed: CommandProcess, broker: string, folder: string): Promise<number | string> {
  await sleep(15_000)
  const run = /\(run (\S+)\)/.exec(killed.said())?.[1]
  return run === undefined
    ? 'nothing begun'
    : startCommand(['run', '--collect', run, '--broker', broker, '--quiet'], folder).ended
}

async function count(folder: string, texts: readonly string[]): Promise<Omit<Outcome, 'code'>> {
  const asked = new Set(texts)
  const kept = await numbersIn(path.join(folder, 'out/trials.csv'))
  const files = await readdir(folder, { recursive: true })
  const anywhere = await Promise.all(
    files.filter((file) => file.endsWith('trials.csv')).map((file) => numbersIn(path.join(folder, file))),
  )
  const rows = new Set([...kept, ...anywhere.flat()])
  return {
    asked: texts.length,
    twice: texts.length - asked.size,
    rows: kept.length,
    repeated: kept.length - new Set(kept).size,
    invented: Math.max(0, new Set(kept).size - asked.size),
    lost: Math.max(0, asked.size - rows.size),
  }
}

async function numbersIn(file: string): Promise<number[]> {
  const numbers: number[] = []
  try {
    for await (const { trial, outcome } of readTrials(file)) if (outcome === 'ok') numbers.push(trial)
  } catch {
    // There is none.
  }
  return numbers
}

row([
  'killed',
  'rounds',
  'asked',
  'twice',
  'rows',
  'repeated',
  'invented',
  'lost, at most a round',
  'exit codes',
])
row(Array(9).fill('---'))
for (const victim of values.only.split(',')) {
  const outcomes: Outcome[] = []
  for (let done = 0; done < Number(values.rounds); done += 1) outcomes.push(await round(victim))
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, one) => total + of(one), 0)
  const codes = new Map<number | string, number>()
  for (const { code } of outcomes) codes.set(code, (codes.get(code) ?? 0) + 1)
  row([
    victim,
    outcomes.length,
    sum(({ asked }) => asked),
    sum(({ twice }) => twice),
    sum(({ rows }) => rows),
    sum(({ repeated }) => repeated),
    sum(({ invented }) => invented),
    Math.max(...outcomes.map(({ lost }) => lost)),
    [...codes].map(([code, times]) => `${code} ×${times}`).join(', '),
  ])
}
