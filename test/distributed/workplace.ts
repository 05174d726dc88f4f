import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ForeignServer } from './foreign-server.ts'
import { type CommandProcess, startWorker } from './worker-process.ts'

/** What one test starts, which ends with it. */
export interface Workplace {
  readonly folder: string
  readonly running: CommandProcess[]
  readonly servers: ForeignServer[]
  readonly worker: (
    vantage: string,
    more?: Parameters<typeof startWorker>[3],
    broker?: string,
  ) => Promise<CommandProcess>
  readonly close: () => Promise<void>
}

/** @param url of the broker */
export async function openWorkplace(prefix: string, url: string): Promise<Workplace> {
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix))
  const running: CommandProcess[] = []
  const servers: ForeignServer[] = []
  return {
    folder,
    running,
    servers,
    worker: async (vantage, more = {}, broker = url) => {
      const cwd = await mkdtemp(path.join(folder, 'worker-'))
      const started = await startWorker(broker, vantage, cwd, more)
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

/** A test in a place of its own: tests wait most of the time, and do so beside each other. */
export async function usePlace<Place extends Pick<Workplace, 'close'>>(
  opened: Promise<Place>,
  body: (place: Place) => Promise<void>,
): Promise<void> {
  const place = await opened
  try {
    await body(place)
  } finally {
    await place.close()
  }
}
