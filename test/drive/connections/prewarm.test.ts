import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { AudioReceiver } from '../../../src/audio/audio-receiver.ts'
import { PcmDecoder } from '../../../src/audio/decoders/pcm-decoder.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import type { Job } from '../../../src/core/adapter/adapter.ts'
import { monotonicClock } from '../../../src/core/clock.ts'
import { ConnectionPool } from '../../../src/drive/connections/pool.ts'
import { LoopLag } from '../../../src/drive/thread-health/loop-lag.ts'
import { runTrial } from '../../../src/drive/trial/run-trial.ts'
import { YieldQueue } from '../../../src/drive/trial/yield-queue.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'
import { tone } from './speech-server.ts'

const IDLE_LIMIT = 100

/** Greets every connection, and closes the first one after the idle limit. */
async function startImpatientServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  let connections = 0
  server.on('connection', (socket) => {
    socket.send('{"status":"hello"}')
    if (++connections === 1) setTimeout(() => socket.close(1000, 'idle'), IDLE_LIMIT)
    socket.on('message', () => {
      const data = { audio: tone(100).toString('base64') }
      socket.send(JSON.stringify({ request_id: 'one', status: 'chunk', data }))
      socket.send(JSON.stringify({ request_id: 'one', status: 'complete' }))
    })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return server
}

/** Runs a trial on a pool. */
async function runOn(pool: ConnectionPool, job: Job) {
  const now = monotonicClock.now()
  const { trial } = await runTrial(
    {
      adapter: smallestWs,
      pool,
      clock: monotonicClock,
      lag: new LoopLag(),
      yieldQueue: new YieldQueue(),
      timeout: 2000,
      stop: { kind: 'complete' },
      signal: new AbortController().signal,
    },
    {
      job,
      connection: 'warm',
      receiver: new AudioReceiver(new PcmDecoder(job.format)),
      metadata: { due: now, began: now, origin: 0, text: 0, chars: 1, transport: 'websocket' } as never,
    },
  )
  return trial
}

test('a connection dialled ahead that the provider closed before its first turn is replaced, and that is told', async () => {
  const server = await startImpatientServer()
  const { port } = server.address() as { port: number }
  const job = sampleJob(smallestWs, { base: `ws://127.0.0.1:${port}` })
  const pool = new ConnectionPool(smallestWs, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: 2000,
  })
  await pool.prewarm(1, job)
  // The close waits unread: what a server sends first belongs to the first turn.
  await sleep(2 * IDLE_LIMIT)
  const trial = await runOn(pool, job)
  pool.close()
  server.close()
  expect([trial.outcome, trial.connection]).toEqual(['ok', 'cold'])
  expect(trial.redial_us).toBeGreaterThanOrEqual(0)
  expect(trial.closed_after_us).toBeGreaterThan((IDLE_LIMIT - 20) * 1e3)
  expect(trial.closed_after_us).toBeLessThan(2 * IDLE_LIMIT * 1e3)
})

test.each([false, true])(
  'a connection dialled ahead outlasts the idle limit: it is pinged, and answers pings (compressed: %s)',
  async (compression) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: compression })
    let pongs = 0
    server.on('connection', (socket) => {
      // As load balancers do: without traffic from the client, the connection is closed.
      let limit = setTimeout(() => socket.terminate(), 10 * IDLE_LIMIT)
      socket.on('ping', () => {
        clearTimeout(limit)
        limit = setTimeout(() => socket.terminate(), 10 * IDLE_LIMIT)
      })
      socket.on('pong', () => pongs++)
      socket.send('{"status":"hello"}')
      socket.ping()
      socket.on('message', () => {
        const data = { audio: tone(100).toString('base64') }
        socket.send(JSON.stringify({ request_id: 'one', status: 'chunk', data }))
        socket.send(JSON.stringify({ request_id: 'one', status: 'complete' }))
      })
    })
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const job = sampleJob(smallestWs, { base: `ws://127.0.0.1:${port}` })
    const pool = new ConnectionPool(
      smallestWs,
      { clock: monotonicClock, resolver: createResolver(), timeout: 5000, compression },
      { pingInterval: IDLE_LIMIT },
    )
    await pool.prewarm(1, job)
    await sleep(15 * IDLE_LIMIT)
    const trial = await runOn(pool, job)
    await sleep(IDLE_LIMIT)
    pool.close()
    server.close()
    expect([trial.outcome, trial.connection]).toEqual(['ok', 'warm'])
    expect(trial.redial_us).toBeUndefined()
    expect(pongs).toBe(1)
  },
)

test('a key that one dial is refused with is not tried with all others', async () => {
  let dials = 0
  const server = createServer((_, response) => {
    dials += 1
    response.writeHead(401).end('no')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const pool = new ConnectionPool(smallestWs, {
    clock: monotonicClock,
    resolver: createResolver(),
    timeout: 2000,
  })
  await pool.prewarm(300, sampleJob(smallestWs, { base: `ws://127.0.0.1:${port}` }))
  server.close()
  // As many as are dialled at once, and those that began before the first was refused.
  expect(dials).toBeGreaterThan(0)
  expect(dials).toBeLessThan(100)
})
