import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type ForeignServer, scenarioAgainst, startForeignServer } from './foreign-server.ts'
import { type CommandProcess, type SharedWorkers, startCommand, startWorker } from './worker-process.ts'

/** `ttfa run` as a process. */
interface Coordinator extends CommandProcess {
  readonly out: string
  /** Resolves when the server was asked more often than this; rejects if the run ends before. */
  readonly untilAsked: (count: number) => Promise<void>
}

/** Where one test works: its files, server and processes. */
export interface Place {
  readonly folder: string
  readonly running: CommandProcess[]
  readonly server: ForeignServer
  readonly worker: (
    vantage: string,
    more?: Parameters<typeof startWorker>[3],
    broker?: string,
  ) => Promise<CommandProcess>
  /** Runs a scenario with so many texts. */
  readonly coordinator: (
    texts: number,
    lines: string,
    words: readonly string[],
    broker?: string,
  ) => Promise<Coordinator>
  readonly close: () => Promise<void>
}

/** @param delay of each answer, milliseconds */
export async function openPlace(url: string, shared: SharedWorkers, delay?: number): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-workers-'))
  const server = await startForeignServer(delay)
  const running: CommandProcess[] = []
  return {
    folder,
    running,
    server,
    worker: async (vantage, more = {}, broker = url) => {
      const cwd = await mkdtemp(path.join(folder, 'worker-'))
      const started = await startWorker(broker, vantage, cwd, more)
      running.push(started)
      return started
    },
    coordinator: async (texts, lines, words, broker = url) => {
      await writeFile(path.join(folder, 'scenario.yaml'), scenarioAgainst(server, texts, lines))
      const out = path.join(folder, 'out')
      const run = ['run', 'scenario.yaml', '--broker', broker, '--out', out, '--wait', '60', ...words]
      const started = startCommand(run, folder, { SMALLEST_API_KEY: '' })
      running.push(started)
      return {
        ...started,
        out,
        untilAsked: (count) => untilAsked(count, server, started, [...running, ...shared.workers]),
      }
    },
    close: async () => {
      for (const { process } of running) process.kill('SIGKILL')
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilAsked(
  count: number,
  { texts }: ForeignServer,
  { process }: CommandProcess,
  witnesses: readonly CommandProcess[],
): Promise<void> {
  while (texts.length <= count) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (process.exitCode === null) continue
    throw new Error(witnesses.map(({ said }) => said()).join('\n---\n'))
  }
}
