import net from 'node:net'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { type Clock, monotonicClock } from '../../../src/core/clock.ts'
import { sleepUntil } from '../../../src/core/sleep-until.ts'
import { LoopLag } from '../../../src/drive/thread-health/loop-lag.ts'
import { RunDelay } from '../../../src/drive/thread-health/run-delay.ts'
import { StampLag } from '../../../src/drive/thread-health/stamp-lag.ts'

/** A server in a thread of its own that writes the instant of its write, every 5 ms. */
const SERVER = `
const net = require('node:net')
const { parentPort } = require('node:worker_threads')
const server = net.createServer((socket) => {
  socket.setNoDelay(true).on('error', () => {})
  setInterval(() => {
    const [seconds, nanoseconds] = process.hrtime()
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(seconds * 1e6 + nanoseconds / 1e3)
    socket.write(bytes)
  }, 5)
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

interface Seen {
  readonly error: number
  readonly bound: number
}

/** Takes timestamps of what a server sends while this thread does `work` every 60 ms, or `wait` on a clock of its own. */
async function listenWhile(
  work: () => void,
  duration: number,
  wait: (clock: Clock) => unknown = () => {},
): Promise<Seen[]> {
  const thread = new Worker(SERVER, { eval: true })
  const port = await new Promise<number>((resolve) => thread.once('message', resolve))
  const lag = new LoopLag()
  const unwatch = lag.watch(monotonicClock)
  const seen: Seen[] = []
  const socket = net.connect(port, '127.0.0.1').on('data', (bytes) => {
    const at = monotonicClock.now()
    const bound = lag.observe(at)
    for (let offset = 0; offset + 8 <= bytes.length; offset += 8)
      seen.push({ error: at - bytes.readDoubleLE(offset), bound })
  })
  const working = setInterval(work, 60)
  wait(lag.clockOf(monotonicClock))
  await new Promise((resolve) => setTimeout(resolve, duration))
  clearInterval(working)
  socket.destroy()
  unwatch()
  await thread.terminate()
  return seen
}

function stall(milliseconds: number): void {
  const until = monotonicClock.now() + milliseconds * 1e3
  while (monotonicClock.now() < until);
}

test('the wait of an event during a stall of the previous iteration is bounded from above', async () => {
  const seen = await listenWhile(() => stall(30), 1500)
  const late = seen.filter(({ error }) => error > 15_000)
  const bounded = late.filter(({ error, bound }) => bound >= error - 5000)
  expect(late.length).toBeGreaterThan(10)
  // Not all: occasionally the system delays the server after it took its own timestamp.
  expect(bounded.length / late.length).toBeGreaterThan(0.8)
})

test('an idle loop has a small bound', async () => {
  const seen = await listenWhile(() => {}, 1000)
  const bounds = seen.map(({ bound }) => bound).sort((a, b) => a - b)
  expect(bounds[Math.floor(bounds.length / 2)]).toBeLessThan(2000)
})

test('a loop that spends its time on waiting for instants has a small bound', async () => {
  let isOver = false
  // Always within the last millisecond before an instant: the loop is never idle.
  const waitOften = async (clock: Clock) => {
    while (!isOver) await sleepUntil(clock.now() + 900, clock, () => false)
  }
  const seen = await listenWhile(() => {}, 1000, waitOften)
  isOver = true
  const bounds = seen.map(({ bound }) => bound).sort((a, b) => a - b)
  expect(seen.length).toBeGreaterThan(50)
  expect(bounds[Math.floor(bounds.length / 2)]).toBeLessThan(1000)
})

test('events of one iteration wait for those before them', () => {
  const lag = new LoopLag()
  const at = monotonicClock.now()
  expect(lag.observe(at)).toBe(0)
  expect(lag.observe(at + 700)).toBe(700)
})

test('what is kept of some timestamps is the longest wait of those that were noted', () => {
  const lag = new LoopLag()
  const kept = new StampLag(lag)
  const at = monotonicClock.now()
  for (const [late, isKept] of [
    [0, true],
    [400, true],
    [900, false],
  ] as const) {
    lag.observe(at + late)
    if (isKept) kept.note()
  }
  expect(kept.longest).toBe(400)
})

const IS_COUNTED = RunDelay.open() !== undefined

test.skipIf(!IS_COUNTED)('time without a core is counted: threads that share one wait for it', async () => {
  const delay = RunDelay.open()
  const before = delay?.read() ?? Number.NaN
  const spin = 'const until = Date.now() + 1500; while (Date.now() < until);'
  const threads = Array.from({ length: 2 * availableParallelism() }, () => new Worker(spin, { eval: true }))
  const ended = Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve))))
  await new Promise((resolve) => setTimeout(resolve, 300))
  stall(500)
  const waited = (delay?.read() ?? Number.NaN) - before
  delay?.close()
  await ended
  expect(waited).toBeGreaterThan(10_000)
  expect(waited).toBeLessThan(3_000_000)
})

test.skipIf(!IS_COUNTED)('time without a core counts from the last tick on', async () => {
  const lag = new LoopLag()
  const readStarvation = () => {
    const waited = lag.observe(monotonicClock.now())
    return lag.ofStamp - waited
  }
  expect(readStarvation()).toBe(0)
  const unwatch = lag.watch(monotonicClock)
  const samples: number[] = []
  for (let sample = 0; sample < 50; sample++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    samples.push(readStarvation())
  }
  unwatch()
  expect(readStarvation()).toBe(0)
  // It is no sum over the run: most of the time, nothing or little was lost since the last millisecond.
  expect(samples.every((value) => value >= 0)).toBe(true)
  expect(samples.sort((a, b) => a - b)[25]).toBeLessThan(20_000)
})

test('what is delivered later has the bound that its timestamp had when it was read', () => {
  const lag = new LoopLag()
  const clock = lag.clockOf(monotonicClock)
  const at = monotonicClock.now()
  const resumeFirst = clock.noteRead?.(at)
  const resumeSecond = clock.noteRead?.(at + 400)
  lag.observe(at + 5000)
  resumeSecond?.()
  expect([lag.observe(at + 400), lag.ofStamp]).toEqual([400, 400])
  resumeFirst?.()
  expect([lag.observe(at), lag.ofStamp]).toEqual([0, 0])
})
