/**
 * What `ttfa run` says of a server that is not the lab, beside that server's own send log:
 * `node --import jiti/register bench/whole-tool/compare.ts --streams 64,256,512`. Needs `npm run build` first.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '64,256,512' },
    adapters: { type: 'string', default: 'smallest-ws,smallest-sse,smallest-http' },
    answers: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    pin: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})

const HERE = import.meta.dirname
const TTFA = path.join(HERE, '../../dist/cli/main.js')

function onCore(core: string, command: readonly string[]): [string, string[]] {
  const [program = '', ...rest] = values.pin ? ['taskset', '-c', core, ...command] : command
  return [program, rest]
}

function scenario(adapter: string, streams: number, port: number): string {
  const scheme = adapter.endsWith('ws') ? 'ws' : 'http'
  return `name: foreign
workers: ${values.workers}
load: { executor: shared-iterations, concurrency: ${streams}, trials: ${streams * Number(values.answers)} }
warmup: ${streams}
connection: warm
timeout: 30s
texts: [Your order has shipped.]
targets:
  foreign: { adapter: ${adapter}, base: '${scheme}://127.0.0.1:${port}', sampleRate: 24000 }
`
}

interface Told {
  readonly errors: readonly number[]
  readonly validity: string
  readonly reasons: string
}

async function run(adapter: string, streams: number, port: number): Promise<Told> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-whole-tool-'))
  const file = path.join(folder, 'scenario.yaml')
  const out = path.join(folder, 'run')
  await writeFile(file, scenario(adapter, streams, port))
  const words = [TTFA, 'run', file, '--out', out, '--quiet', '--no-lab', '--no-selftest']
  const [program, rest] = onCore('1', [process.execPath, ...words])
  const environment = { ...process.env, SMALLEST_API_KEY: 'sk-foreign-1234567890' }
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
  await once(child, 'exit')
  try {
    return await told(out)
  } finally {
    if (values.keep) process.stderr.write(`${out}\n`)
    else await rm(folder, { recursive: true, force: true })
  }
}

async function told(out: string): Promise<Told> {
  const { origin_us, validity } = JSON.parse(await readFile(path.join(out, 'run.json'), 'utf8'))
  const [head = '', ...lines] = (await readFile(path.join(out, 'trials.csv'), 'utf8')).trim().split('\n')
  const columns = head.split(',')
  const cell = (line: string, name: string) => line.split(',')[columns.indexOf(name)] ?? ''
  const measured = lines.filter((line) => cell(line, 'phase') === 'measure' && cell(line, 'first_audio_us'))
  const errors = measured.map(
    (line) => Number(cell(line, 'first_audio_us')) + origin_us - Number(cell(line, 'provider_request_id')),
  )
  return { errors, validity: validity.state, reasons: validity.reasons.join('; ') }
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

async function compare(): Promise<void> {
  if (values.pin && spawnSync('taskset', ['-V']).status !== 0) throw new Error('--pin needs taskset')
  const [program, rest] = onCore('0', [
    process.execPath,
    '--import',
    'jiti/register',
    path.join(HERE, 'foreign-server.ts'),
  ])
  const server = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = (await once(server, 'message')) as [number]
  process.stdout.write(
    '| route | streams | n | p50 us | p99 us | max us | verdict |\n|---|---|---|---|---|---|---|\n',
  )
  for (const streams of values.streams.split(',').map(Number))
    for (const adapter of values.adapters.split(','))
      for (let round = 0; round < Number(values.rounds); round++) {
        const { errors, validity, reasons } = await run(adapter, streams, port)
        const numbers = [percentile(errors, 0.5), percentile(errors, 0.99), Math.max(...errors)]
        const cells = [adapter, streams, errors.length, ...numbers.map((number) => number.toFixed(0))]
        process.stdout.write(`| ${[...cells, `${validity} ${reasons}`].join(' | ')} |\n`)
      }
  server.disconnect()
}

await compare()
