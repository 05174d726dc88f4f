/**
 * What a long run holds in memory: `node --import jiti/register bench/whole-tool/memory.ts --trials 50000`. Needs
 * `npm run build` first, and /proc. Tells the resident memory of the whole process as trials come in.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '50000' },
    concurrency: { type: 'string', default: '32' },
    adapter: { type: 'string', default: 'smallest-ws' },
  },
})
const HERE = import.meta.dirname

async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** Counts the rows of a file that grows, each once. */
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

function scenario(port: number): string {
  const scheme = values.adapter.endsWith('ws') ? 'ws' : 'http'
  return `name: memory
load: { executor: shared-iterations, concurrency: ${values.concurrency}, trials: ${values.trials} }
connection: warm
texts: [Your order has shipped.]
targets:
  foreign: { adapter: ${values.adapter}, base: '${scheme}://127.0.0.1:${port}', sampleRate: 24000 }
`
}

async function watch(folder: string, port: number): Promise<void> {
  await writeFile(path.join(folder, 'scenario.yaml'), scenario(port))
  const words = ['run', path.join(folder, 'scenario.yaml'), '--out', path.join(folder, 'run'), '--quiet']
  const child = spawn(
    process.execPath,
    [path.join(HERE, '../../dist/cli/main.js'), ...words, '--no-lab', '--no-selftest'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SMALLEST_API_KEY: 'sk-foreign-1234567890' },
    },
  )
  const rows = rowCounter(path.join(folder, 'run/trials.csv'))
  let next = 5000
  process.stdout.write('| trials | resident MiB |\n|---|---|\n')
  while (child.exitCode === null && child.pid !== undefined) {
    const [trials, resident] = [await rows(), await residentMebibytes(child.pid).catch(() => Number.NaN)]
    if (trials >= next) {
      process.stdout.write(`| ${trials} | ${resident.toFixed(0)} |\n`)
      next += 5000
    }
    await sleep(50)
  }
}

const server = spawn(
  process.execPath,
  ['--import', 'jiti/register', path.join(HERE, 'foreign-server.ts'), 'quick'],
  { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
)
const [port] = (await once(server, 'message')) as [number]
const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-memory-'))
try {
  await watch(folder, port)
} finally {
  server.disconnect()
  await rm(folder, { recursive: true, force: true })
}
