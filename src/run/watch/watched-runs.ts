import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readChunks } from '../../results/csv/read-chunks.ts'
import { readRunFile } from '../../results/run/run-file-io.ts'
import { runFolderAt } from '../../results/run/run-folder.ts'

/** A run of a watch on disk: all that a watch needs to go on after it was ended. */
export interface WatchedRun {
  readonly folder: string
  readonly startedAt: Date
  /** Requests or turns that were sent, warm-up included. Never too few. */
  readonly rows: number
}

/** Remembers how long the files of ended runs are, since they do not change. */
export class WatchedRuns {
  readonly #results: string
  readonly #known = new Map<string, WatchedRun>()

  constructor(results: string) {
    this.#results = results
  }

  /** The runs in the folder, oldest first. Everything else is skipped. */
  async list(): Promise<WatchedRun[]> {
    const entries = await readdir(this.#results, { withFileTypes: true }).catch(() => [])
    const runs: WatchedRun[] = []
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const run = this.#known.get(entry.name) ?? (await readRun(path.join(this.#results, entry.name)))
      if (!run) continue
      this.#known.set(entry.name, run)
      runs.push(run)
    }
    return runs.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  }
}

async function readRun(place: string): Promise<WatchedRun | undefined> {
  const { runFile, trials, turns } = runFolderAt(place)
  const file = await readRunFile(runFile).catch(() => undefined)
  if (!file) return undefined
  const rows = await countRows(file.kind === 'conversations' ? turns : trials)
  return { folder: place, startedAt: new Date(file.started_at), rows }
}

const LINE_FEED = 0x0a

/** Lines after the header. A text with a line feed in it counts more than once, which spends less and not more. */
async function countRows(file: string): Promise<number> {
  let lines = 0
  try {
    for await (const chunk of readChunks(file)) for (const byte of chunk) if (byte === LINE_FEED) lines += 1
  } catch {
    // A table that cannot be read to its end counts with the rows that were read.
  }
  return Math.max(0, lines - 1)
}
