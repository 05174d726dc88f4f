import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { Stop } from '../../../src/core/config/stop.ts'
import { runOnServer } from '../run-on-lab.ts'

/**
 * A server in a thread of its own. Each request asks for pieces of 100 ms of audio: `pieces` of them from `first`
 * milliseconds on, `every` so often.
 */
const SERVER = `
const http = require('node:http')
const { parentPort, workerData: { first, every, pieces } } = require('node:worker_threads')
const audio = Buffer.from(Int16Array.from({ length: 2400 }, (_, at) => 12_000 * Math.cos(at / 9)).buffer)
const server = http.createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'audio/pcm' }).flushHeaders()
  for (let piece = 0; piece < pieces; piece++) setTimeout(() => {
    response.write(audio)
    if (piece === pieces - 1) response.end()
  }, first + piece * every)
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

interface Answer {
  readonly first: number
  readonly every: number
  readonly pieces: number
}

/** Keeps this thread from its events: nothing else of it runs meanwhile. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** One trial, during which this thread is blocked from `from` milliseconds after the request on. */
async function runBlocked(
  answer: Answer,
  blocked: { from: number; for: number },
  timeout: number,
  stop?: Stop,
) {
  const thread = new Worker(SERVER, { eval: true, workerData: answer })
  const port = await new Promise<number>((resolve) => thread.once('message', resolve))
  const blocking = setTimeout(() => setImmediate(() => block(blocked.for)), blocked.from)
  const { trials } = await runOnServer(`127.0.0.1:${port}`, {
    load: { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved', trials: 1 },
    adapter: 'smallest-http',
    scenario: { timeout },
    clock: monotonicClock,
    ...(stop && { stop }),
  })
  clearTimeout(blocking)
  await thread.terminate()
  return trials[0]
}

test('an answer that came in time, while this thread was blocked, is no timeout', async () => {
  const trial = await runBlocked({ first: 300, every: 0, pieces: 2 }, { from: 150, for: 600 }, 500)
  expect(trial).toMatchObject({ outcome: 'ok', detail: '' })
  expect(trial?.loop_lag_us).toBeGreaterThan(300_000)
})

test('an answer that had not come when this thread looked is a timeout', async () => {
  const trial = await runBlocked({ first: 5000, every: 0, pieces: 2 }, { from: 150, for: 600 }, 500)
  expect(trial).toMatchObject({
    outcome: 'timeout',
    detail: expect.stringContaining('no audio before the timeout'),
  })
})

test('audio that came while this thread was blocked is no silence', async () => {
  const trial = await runBlocked({ first: 50, every: 100, pieces: 10 }, { from: 300, for: 900 }, 4000, {
    kind: 'quiet',
    after: 700,
  })
  expect(trial).toMatchObject({ outcome: 'ok', audio_us: 1_000_000 })
})
