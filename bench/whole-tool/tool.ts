import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Trial } from '../../src/core/trial/trial.ts'
import type { RunFile } from '../../src/results/run/run-file.ts'
import { readTrials } from '../../src/results/trials/read-trials.ts'
import { startOnCore } from '../first-audio/processes.ts'

const HERE = import.meta.dirname
const TTFA = path.join(HERE, '../../dist/cli/main.js')

/** Starts Node with arguments, optionally on its own core. */
export function startNode(
  core: number | undefined,
  words: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  if (core !== undefined) return startOnCore(core, [process.execPath, ...words], options)
  return spawn(process.execPath, words, options)
}

/** Starts a script of this folder with an IPC channel. */
export function startScript(core: number | undefined, name: string, ...words: string[]): ChildProcess {
  return startNode(core, ['--import', 'jiti/register', path.join(HERE, name), ...words], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

export interface IndependentServer {
  readonly port: number
  readonly stop: () => void
}

/**
 * Starts the independent server in its own process.
 * @param mode `paced`, or `quick`: short answers at once
 */
export async function startIndependentServer(
  mode: 'paced' | 'quick',
  core?: number,
): Promise<IndependentServer> {
  const server = startScript(core, 'independent-server.ts', mode)
  const [port] = (await once(server, 'message')) as [number]
  return { port, stop: () => server.disconnect() }
}

/** A scenario against that server. @param lines of YAML: the load and what else differs */
export function scenarioAgainst(server: IndependentServer, adapter: string, lines: string): string {
  const scheme = adapter.endsWith('ws') ? 'ws' : 'http'
  return `name: foreign
${lines}
connection: warm
texts: [Your order has shipped.]
targets:
  foreign: { adapter: ${adapter}, base: '${scheme}://127.0.0.1:${server.port}', sampleRate: 24000 }
`
}

/**
 * Runs `ttfa run` like a user. `use` receives the process and its result folder, which is deleted afterwards.
 */
export async function withTtfa<Result>(
  scenario: string,
  core: number | undefined,
  use: (child: ChildProcess, results: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-whole-tool-'))
  const file = path.join(folder, 'scenario.yaml')
  const results = path.join(folder, 'run')
  await writeFile(file, scenario)
  const words = ['run', file, '--out', results, '--quiet', '--no-lab', '--no-selftest']
  const environment = { ...process.env, SMALLEST_API_KEY: 'sk-foreign-1234567890' }
  const child = startNode(core, [TTFA, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  })
  try {
    return await use(child, results)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface ReadRun {
  readonly file: RunFile
  /** Of the phase `measure`. */
  readonly trials: readonly Trial[]
}

/** Waits for the end of the run and reads it. */
export async function readEndedRun(child: ChildProcess, results: string): Promise<ReadRun> {
  await once(child, 'exit')
  const file = JSON.parse(await readFile(path.join(results, 'run.json'), 'utf8'))
  const trials: Trial[] = []
  for await (const trial of readTrials(path.join(results, 'trials.csv')))
    if (trial.phase === 'measure') trials.push(trial)
  return { file, trials }
}

/** Client timestamp minus the server's write timestamp, which is its request id, in microseconds. */
export function stampError({ origin_us }: RunFile, { at, provider_request_id }: Trial): number | undefined {
  if (at.first_audio === undefined || origin_us === undefined) return undefined
  return at.first_audio + origin_us - Number(provider_request_id)
}

/** The validity of a run with its reasons. */
export function verdictOf({ validity }: RunFile): string {
  return validity ? [validity.state, ...validity.reasons].join('; ') : ''
}

export function row(cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
