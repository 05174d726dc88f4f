import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { PlannedTarget } from '../../../src/drive/task.ts'
import { runWorkers } from '../../../src/run/execute/worker-pool.ts'

/** An adapter that never comes back from its first frame. */
const STUCK = `
const format = { encoding: 'pcm_s16le', container: 'raw' }
export default {
  contract: 1,
  facts: {
    id: 'stuck', provider: 'nobody', kind: 'tts', transport: 'http', origin: 'http://127.0.0.1', models: ['m'], voices: { '*': 'v' },
    formats: [format], sampleRates: [16000], defaultSampleRate: 16000, completion: 'body', reuse: 'none', faults: [],
  },
  parseOptions: (options) => options,
  dial: ({ base }) => ({ carrier: 'http', method: 'POST', url: base, headers: {}, body: 'x', framing: 'bytes' }),
  say: () => [],
  hear: (frame) => { if (frame.kind === 'binary') for (;;); return [] },
}
`

let folder = ''
let port = 0
let onConnection: () => void = () => {}
const server = net.createServer((socket) => {
  onConnection()
  socket.on('error', () => {})
  socket.once('data', () => {
    if (isSilent) return
    socket.write('HTTP/1.1 200 OK\r\n\r\naudio')
  })
})
let isSilent = false

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-stuck-'))
  await writeFile(path.join(folder, 'stuck.mjs'), STUCK)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as net.AddressInfo).port
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

/** Runs one trial, which takes a minute unless it is aborted, and returns how long the abort took. */
async function abortedAfter(base: string): Promise<number> {
  const abort = new AbortController()
  const target = {
    id: 'a',
    adapter: './stuck.mjs',
    adapterFolder: folder,
    provider: 'nobody',
    transport: 'http',
    model: 'm',
    voice: 'v',
    language: 'en',
    region: '',
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 },
    base,
    key: 'none',
    options: {},
    simulated: false,
    turnOptions: {},
  } satisfies PlannedTarget
  let abortedAt = 0
  // The thread has begun: it takes a while to start.
  onConnection = () =>
    setTimeout(() => {
      abortedAt = performance.now()
      abort.abort()
    }, 300)
  await runWorkers(
    {
      workload: 'requests',
      threads: 1,
      task: {
        run: 'r',
        origin: monotonicClock.now(),
        targets: [target],
        scenario: {
          name: 'n',
          seed: 1,
          timeout: 60_000,
          texts: ['One.'],
          targets: [],
          load: { executor: 'shared-iterations', concurrency: 1, trials: 1, order: 'blocked' },
          connection: 'cold',
          warmup: 0,
          stop: { kind: 'complete' },
        },
      },
    },
    { finish: new AbortController().signal, abort: abort.signal },
    {},
  )
  return performance.now() - abortedAt
}

describe('an abort ends a run within a second', () => {
  test('although its thread is stuck in a computation', async () => {
    isSilent = false
    expect(await abortedAfter(`http://127.0.0.1:${port}/`)).toBeLessThan(5000)
  }, 30_000)

  test('although a dial is in progress', async () => {
    isSilent = true
    expect(await abortedAfter(`https://127.0.0.1:${port}/`)).toBeLessThan(5000)
  }, 30_000)
})
