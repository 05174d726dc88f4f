import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type ForeignServer,
  type HiddenLimits,
  scenarioAgainst,
  startForeignServer,
} from './foreign-server.ts'
import { type CommandProcess, startCommand } from './worker-process.ts'
import { openWorkplace, type Workplace } from './workplace.ts'

/** More texts than any search of these tests sends: each trial has one of its own. */
export const TEXTS = 3000

/** Where one test works: its files, servers and processes. */
export interface Place extends Workplace {
  readonly serverWith: (limits: HiddenLimits, delay?: number) => Promise<ForeignServer>
  /** `ttfa probe` as a process, on workers unless it is given none of their words. */
  readonly probe: (
    server: ForeignServer,
    lines: string,
    words: readonly string[],
  ) => Promise<CommandProcess & { readonly out: string }>
}

export async function openPlace(broker: string): Promise<Place> {
  const workplace = await openWorkplace('ttfa-search-', broker)
  const { folder, running, servers } = workplace
  return {
    ...workplace,
    serverWith: async (limits, delay = 120) => {
      const server = await startForeignServer(delay, limits)
      servers.push(server)
      return server
    },
    probe: async (server, lines, words) => {
      const cwd = await mkdtemp(path.join(folder, 'probe-'))
      const started = await startProbe(cwd, scenarioAgainst(server, TEXTS, lines), broker, words)
      running.push(started)
      return started
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
