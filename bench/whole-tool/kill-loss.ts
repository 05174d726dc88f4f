import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readTrials } from '../../src/results/trials/read-trials.ts'

/**
 * What a run loses when it is killed (SIGKILL) at a random instant: the trials that had ended and are in no file,
 * by the log of a server in another process, and how long before the kill the oldest of them ended. Needs
 * `npm run build`.
 *
 *   node --import jiti/register bench/whole-tool/kill-loss.ts --rounds 20 --concurrency 8
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    concurrency: { type: 'string', default: '8' },
  },
})

const TTFA = path.join(import.meta.dirname, '../../dist/cli/main.js')
const ANSWER_MS = 35
const AUDIO = Buffer.from(Int16Array.from({ length: 2400 }, (_, at) => 9000 * Math.cos(at / 9)).buffer)

/** When each answer had been handed to the system, by request id; milliseconds. */
const ended = new Map<string, number>()

const server = createServer((request, response) => {
  request.resume()
  const id = `answer-${ended.size}-${Math.random().toString(36).slice(2)}`
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'audio/pcm', 'x-request-id': id })
    response.end(AUDIO, () => ended.set(id, performance.now()))
  }, ANSWER_MS)
})

async function startRun(port: number, folder: string): Promise<ChildProcess> {
  const scenario = path.join(folder, 'scenario.yaml')
  await writeFile(
    scenario,
    `name: kill
texts: [Your order has shipped.]
targets: { a: { adapter: smallest-http, base: 'http://127.0.0.1:${port}', sampleRate: 24000 } }
load: { executor: constant-concurrency, concurrency: ${values.concurrency}, duration: 10m }
warmup: 0
`,
  )
  const words = ['run', scenario, '--no-selftest', '--quiet', '--out', path.join(folder, 'out')]
  return spawn(process.execPath, [TTFA, ...words], {
    stdio: 'ignore',
    env: { ...process.env, SMALLEST_API_KEY: 'unused' },
  })
}

/** Runs until some answers were given, and kills at a random instant after that. */
async function killOnce(port: number): Promise<{ answers: number; lost: number; oldest: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-kill-'))
  try {
    ended.clear()
    const run = await startRun(port, folder)
    while (ended.size < 50) await sleep(20)
    await sleep(1000 + Math.random() * 3000)
    const killedAt = performance.now()
    run.kill('SIGKILL')
    await once(run, 'exit')
    const stored = new Set<string>()
    for await (const trial of readTrials(path.join(folder, 'out/trials.csv')))
      stored.add(trial.provider_request_id)
    const lost = [...ended].filter(([id, at]) => at <= killedAt && !stored.has(id)).map(([, at]) => at)
    return { answers: ended.size, lost: lost.length, oldest: killedAt - Math.min(killedAt, ...lost) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function listen(one: Server): Promise<number> {
  one.listen(0, '127.0.0.1')
  await once(one, 'listening')
  return (one.address() as AddressInfo).port
}

const port = await listen(server)
let oldest = 0
for (let round = 1; round <= Number(values.rounds); round++) {
  const result = await killOnce(port)
  oldest = Math.max(oldest, result.oldest)
  process.stdout.write(
    `round ${round}: ${result.answers} answers, ${result.lost} not on disk, the oldest ended ${result.oldest.toFixed(1)} ms before the kill\n`,
  )
}
process.stdout.write(`at most ${oldest.toFixed(1)} ms of finished trials were lost\n`)
server.closeAllConnections()
server.close()
