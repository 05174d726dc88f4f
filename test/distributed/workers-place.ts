import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type ForeignServer, scenarioAgainst, startForeignServer } from './foreign-server.ts'
import { type CommandProcess, type SharedWorkers, startCommand } from './worker-process.ts'
import { openWorkplace, type Workplace } from './workplace.ts'

/** `ttfa run` as a process. */
interface Coordinator extends CommandProcess {
  readonly out: string
  /** Resolves when the server was asked more often than this; rejects if the run ends before. */
  readonly untilAsked: (count: number) => Promise<void>
}

/** Where one test works: its files, server and processes. */
export interface Place extends Workplace {
  readonly server: ForeignServer
  /** Runs a scenario with so many texts. */
  readonly coordinator: (
    texts: number,
    lines: string,
    words: readonly string[],
    broker?: string,
  ) => Promise<Coordinator>
}

/** @param delay of each answer, milliseconds */
export async function openPlace(url: string, shared: SharedWorkers, delay?: number): Promise<Place> {
  const workplace = await openWorkplace('ttfa-workers-', url)
  const { folder, running, servers } = workplace
  const server = await startForeignServer(delay)
  servers.push(server)
  return {
    ...workplace,
    server,
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
