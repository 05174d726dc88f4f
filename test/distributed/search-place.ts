import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  type ForeignServer,
  type HiddenLimits,
  scenarioAgainst,
  startForeignServer,
} from './foreign-server.ts'
import { type CommandProcess, startCommand, startWorker } from './worker-process.ts'

/** More texts than any search of these tests sends: each trial has one of its own. */
export const TEXTS = 3000

/** Where one test works: its files, servers and processes. */
export interface Place {
  readonly folder: string
  readonly running: CommandProcess[]
  readonly serverWith: (limits: HiddenLimits, delay?: number) => Promise<ForeignServer>
  readonly worker: (vantage: string, more?: Parameters<typeof startWorker>[3]) => Promise<CommandProcess>
  /** `ttfa probe` as a process, on workers unless it is given none of their words. */
  readonly probe: (
    server: ForeignServer,
    lines: string,
    words: readonly string[],
  ) => Promise<CommandProcess & { readonly out: string }>
  readonly close: () => Promise<void>
}

export async function openPlace(broker: string): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-search-'))
  const running: CommandProcess[] = []
  const servers: ForeignServer[] = []
  return {
    folder,
    running,
    serverWith: async (limits, delay = 120) => {
      const server = await startForeignServer(delay, limits)
      servers.push(server)
      return server
    },
    worker: async (vantage, more = {}) => {
      const started = await startWorker(broker, vantage, await mkdtemp(path.join(folder, 'worker-')), more)
      running.push(started)
      return started
    },
    probe: async (server, lines, words) => {
      const cwd = await mkdtemp(path.join(folder, 'probe-'))
      const started = await startProbe(cwd, scenarioAgainst(server, TEXTS, lines), broker, words)
      running.push(started)
      return started
    },
    close: async () => {
      for (const { process } of running) process.kill('SIGKILL')
      for (const server of servers) server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startProbe(cwd: string, scenario: string, broker: string, words: readonly string[]) {
  await writeFile(path.join(cwd, 'scenario.yaml'), scenario)
  const out = path.join(cwd, 'out')
  const probe = ['probe', 'scenario.yaml', '--out', out]
  const started =
    words.length === 0
      ? startCommand(probe, cwd)
      : startCommand([...probe, '--broker', broker, '--wait', '60', ...words], cwd, { SMALLEST_API_KEY: '' })
  return { ...started, out }
}
