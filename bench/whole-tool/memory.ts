/**
 * The memory of a long run: `node --import jiti/register bench/whole-tool/memory.ts --trials 50000`. Needs
 * `npm run build` first, and /proc. Prints the resident memory of the process as trials complete.
 */
import type { ChildProcess } from 'node:child_process'
import { open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { row, scenarioAgainst, startIndependentServer, withTtfa } from './tool.ts'

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '50000' },
    concurrency: { type: 'string', default: '32' },
    adapter: { type: 'string', default: 'smallest-ws' },
  },
})

/** Trials between two rows. */
const ROW_INTERVAL_TRIALS = 5000

async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** Counts the rows of a growing file. */
function rowCounter(file: string): () => Promise<number> {
  let [rows, offset] = [0, 0]
  return async () => {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    )
    if (size === offset) return rows
    const handle = await open(file)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - offset), 0, size - offset, offset)
    await handle.close()
    offset += bytesRead
    for (const byte of buffer.subarray(0, bytesRead)) if (byte === 0x0a) rows++
    return rows
  }
}

async function watch(child: ChildProcess, results: string): Promise<void> {
  const rows = rowCounter(path.join(results, 'trials.csv'))
  let next = ROW_INTERVAL_TRIALS
  while (child.exitCode === null && child.pid !== undefined) {
    const resident = await residentMebibytes(child.pid).catch(() => Number.NaN)
    const trials = await rows()
    if (trials >= next) {
      row([trials, resident.toFixed(0)])
      next += ROW_INTERVAL_TRIALS
    }
    await sleep(50)
  }
}

const server = await startIndependentServer('quick')
row(['trials', 'resident MiB'])
row(['---', '---'])
const load = `load: { executor: shared-iterations, concurrency: ${values.concurrency}, trials: ${values.trials} }`
await withTtfa(scenarioAgainst(server, values.adapter, load), undefined, watch)
server.stop()
