import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import {
  type ForeignServer,
  scenarioAgainst,
  startForeignServer,
} from '../../test/distributed/foreign-server.ts'
import { type RedisServer, startRedis } from '../../test/distributed/redis-server.ts'
import { type CommandProcess, startCommand, startWorker } from '../../test/distributed/worker-process.ts'

export const VICTIMS = {
  worker: 'a worker',
  coordinator: 'the coordinator',
  broker: 'the broker',
  'broker-back': 'the broker, back empty',
} as const
export type Victim = keyof typeof VICTIMS

const TRIALS = 1500
const NAMES = ['one', 'two']
/** What is killed is killed within this time after a request, however slow this machine is. */
const SCATTER_MS = 200
/** One kill in five comes within this time after the coordinator's start: before the first request, as a rule. */
const EARLY_MS = 4000
/** A run that has not ended after this hangs. */
const HANGS_MS = 240_000

export interface Outcome {
  readonly victim: Victim
  /** Requests that had arrived when it was killed. */
  readonly before: number
  /** Requests that arrived, and those that arrived twice. */
  readonly asked: number
  readonly twice: number
  /** Rows in the end, rows that are there twice, and good rows of requests that never arrived. */
  readonly rows: number
  readonly repeated: number
  readonly invented: number
  /** Answered requests of which there is no row anywhere: what a killed process had not written yet. */
  readonly unrecorded: number
  /** Rows on the disk of a worker that lives, and not in the run. */
  readonly left: number
  readonly code: number | string
  /** Where it can be looked at, if it was kept. */
  readonly folder?: string
}

interface Round {
  readonly victim: Victim
  readonly folder: string
  readonly redis: RedisServer
  readonly server: ForeignServer
  readonly workers: readonly CommandProcess[]
  readonly coordinator: CommandProcess
}

/** @param keep keep the folder, and what was printed, of a round that was not as it should be */
export async function runRound(victim: Victim, keep: boolean): Promise<Outcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-kills-'))
  const [redis, server] = [await startRedis(), await startForeignServer()]
  const started: CommandProcess[] = []
  const brokers = [redis]
  try {
    const workers = await Promise.all(NAMES.map((name) => startOne(redis.url, path.join(folder, name))))
    started.push(...workers)
    const load = `load: { executor: constant-concurrency, concurrency: 4, trials: ${TRIALS} }`
    await writeFile(path.join(folder, 'scenario.yaml'), scenarioAgainst(server, TRIALS, load))
    const words = ['run', 'scenario.yaml', '--broker', redis.url, '--out', 'out', '--workers', '2']
    const coordinator = startCommand(words, folder)
    started.push(coordinator)
    const outcome = await kill({ victim, folder, redis, server, workers, coordinator }, brokers)
    if (!keep || isFine(outcome)) await rm(folder, { recursive: true, force: true })
    else await keepWords(folder, started)
    return keep && !isFine(outcome) ? { ...outcome, folder } : outcome
  } finally {
    for (const { process } of started) process.kill('SIGKILL')
    for (const broker of brokers) broker.stop()
    server.close()
  }
}

async function startOne(broker: string, cwd: string): Promise<CommandProcess> {
  await mkdir(cwd)
  return startWorker(broker, 'eu', cwd)
}

async function kill(round: Round, brokers: RedisServer[]): Promise<Outcome> {
  const { victim, folder, redis, server, workers, coordinator } = round
  await untilMoment(server, coordinator)
  const before = server.texts.length
  if (victim === 'worker') workers[0]?.process.kill('SIGKILL')
  if (victim === 'coordinator') coordinator.process.kill('SIGKILL')
  if (victim.startsWith('broker')) redis.stop()
  if (victim === 'broker-back') brokers.push(await comeBack(redis))
  const hangs = sleep(HANGS_MS, 'hangs', { ref: false })
  let code = await Promise.race([coordinator.ended, hangs])
  if (victim === 'coordinator') code = await collect(coordinator, redis.url, folder)
  // What a worker would still send.
  await sleep(2000)
  return { victim, before, code, ...(await count(round)) }
}

/** Waits for a random request, and a little longer; or for the end of the run. */
async function untilMoment({ texts }: ForeignServer, run: CommandProcess): Promise<void> {
  if (Math.random() < 0.2) return sleep(Math.random() * EARLY_MS)
  const count = Math.random() * TRIALS
  while (texts.length < count && run.process.exitCode === null) await sleep(5)
  await sleep(Math.random() * SCATTER_MS)
}

/** As a supervisor starts it again: at the same address, with nothing in it. */
async function comeBack({ port, process }: RedisServer): Promise<RedisServer> {
  while (process.exitCode === null && process.signalCode === null) await sleep(5)
  await sleep(Math.random() * 3000)
  return startRedis([], port)
}

/** Waits until workers have stopped, and collects. */
async function collect(killed: CommandProcess, broker: string, folder: string): Promise<number | string> {
  await sleep(15_000)
  const run = /\(run (\S+)\)/.exec(killed.said())?.[1]
  if (run === undefined) return 'nothing begun'
  if (killed.process.exitCode !== null) return 'had ended'
  return startCommand(['run', '--collect', run, '--broker', broker, '--quiet'], folder).ended
}

async function count({ victim, folder, server }: Round) {
  const asked = new Set(server.texts)
  const kept = await rowsIn([path.join(folder, 'out/trials.csv')])
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('trials.csv'))
  const isDead = (file: string) => victim === 'worker' && file.startsWith(`${NAMES[0]}/`)
  const onDisk = await rowsIn(files.filter((file) => !isDead(file)).map((file) => path.join(folder, file)))
  const anywhere = await rowsIn(files.map((file) => path.join(folder, file)))
  const inRun = new Set(kept.map(({ text }) => text))
  const left = new Set(onDisk.map(({ text }) => text).filter((text) => !inRun.has(text)))
  const recorded = new Set(anywhere.map(({ text }) => text))
  return {
    asked: server.texts.length,
    twice: server.texts.length - asked.size,
    rows: kept.length,
    repeated: kept.length - new Set(kept.map(({ trial }) => trial)).size,
    invented: kept.filter(({ text, isGood }) => isGood && !asked.has(text)).length,
    unrecorded: server.answered.filter((text) => !recorded.has(text)).length,
    left: left.size,
  }
}

async function rowsIn(files: readonly string[]) {
  const rows: { readonly trial: number; readonly text: string; readonly isGood: boolean }[] = []
  for (const file of files)
    try {
      for await (const { trial, text, outcome } of readTrials(file))
        rows.push({ trial, text: `Text number ${text}.`, isGood: outcome === 'ok' })
    } catch {
      // There is none.
    }
  return rows
}

/** What a broker takes with it, and what a killed process had not written, is lost; nothing else is. */
function isFine({ victim, twice, repeated, invented, unrecorded, left, code }: Outcome): boolean {
  const isCounted = twice + repeated + invented === 0
  const isDelivered = left === 0 || victim.startsWith('broker')
  const isRecorded = unrecorded === 0 || victim === 'worker'
  return isCounted && isDelivered && isRecorded && code !== 'hangs' && code !== 1
}

async function keepWords(folder: string, processes: readonly CommandProcess[]): Promise<void> {
  for (const [index, { said }] of processes.entries())
    await writeFile(path.join(folder, `said-${index}.txt`), said())
}
