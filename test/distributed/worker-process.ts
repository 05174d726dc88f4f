import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

export const SECRET = 'a secret that only these tests know'

/** The command line, bundled before the tests. */
const COMMAND_LINE = path.resolve(import.meta.dirname, '../../.cache/workers/cli/main.js')

export interface CommandProcess {
  readonly process: ChildProcess
  /** What it has printed so far. */
  readonly said: () => string
  /** Resolves when it has printed this. */
  readonly until: (words: string | RegExp) => Promise<void>
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

/** Runs `ttfa` as a process of its own. */
export function startCommand(
  words: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): CommandProcess {
  const child = spawn(process.execPath, [COMMAND_LINE, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      TTFA_WORKER_SECRET: SECRET,
      SMALLEST_API_KEY: 'sk-of-the-worker-1',
      ...environment,
    },
  })
  let said = ''
  const heard = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece) => {
      said += String(piece)
      for (const look of heard) look()
    })
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string)
  const until = (wanted: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const isSaid = () => (typeof wanted === 'string' ? said.includes(wanted) : wanted.test(said))
      const look = () => {
        if (!isSaid()) return
        heard.delete(look)
        resolve()
      }
      heard.add(look)
      look()
      void ended.then((code) => reject(new Error(`ended with ${code} before it said ${wanted}:\n${said}`)))
    })
  return { process: child, said: () => said, until, ended }
}

/** A worker that waits for shards. */
export async function startWorker(
  broker: string,
  vantage: string,
  cwd: string,
  more: { readonly words?: readonly string[]; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<CommandProcess> {
  const words = [
    'worker',
    '--broker',
    broker,
    '--vantage',
    vantage,
    '--no-selftest',
    '--work',
    path.join(cwd, 'work'),
  ]
  const worker = startCommand([...words, ...(more.words ?? [])], cwd, more.environment)
  await worker.until('waiting for shards')
  return worker
}

export interface SharedWorkers {
  readonly workers: readonly CommandProcess[]
  readonly stop: () => Promise<void>
}

/** Two workers for the tests that leave them alive: to start one takes longer than most runs. */
export async function startSharedWorkers(broker: string, vantage = 'shared'): Promise<SharedWorkers> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'ttfa-shared-'))
  const start = async (name: string) => startWorker(broker, vantage, await mkdtemp(path.join(home, name)))
  const workers = await Promise.all(['one', 'two'].map(start))
  const stop = async () => {
    for (const { process } of workers) process.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  }
  return { workers, stop }
}
