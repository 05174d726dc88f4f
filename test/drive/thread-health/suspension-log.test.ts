import { expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { SuspensionLog } from '../../../src/drive/thread-health/suspension-log.ts'
import { startSpeechServer, tone } from '../connections/speech-server.ts'
import { between, runOnServer } from '../run-on-lab.ts'

/** Ticks at these seconds of the monotonic clock and of the wall clock. */
function logOf(...ticks: readonly (readonly [at: number, wall: number])[]): SuspensionLog {
  let wall = 0
  const log = new SuspensionLog(() => wall * 1e3)
  for (const [at, time] of ticks) {
    wall = time
    log.tick(at * 1e6)
  }
  return log
}

test('a thread that ticks was not suspended, even if it was late by half a second', () => {
  expect(logOf([1, 1], [1.5, 1.5], [2, 2]).longestBetween(0, 2e6)).toBeUndefined()
})

test('a stopped process is noticed by its missing ticks', () => {
  const log = logOf([1, 1], [3, 3], [3.1, 3.1])
  expect(log.longestBetween(0, 3.1e6)).toBe(2e6)
  expect(log.longestBetween(3.05e6, 3.1e6)).toBeUndefined()
})

test('a machine that slept is noticed by its wall clock, because the monotonic clock stood still', () => {
  expect(logOf([1, 1], [1.001, 61]).longestBetween(0.5e6, 1.001e6)).toBe(60e6)
})

test('a wall clock that is set back is no suspension', () => {
  expect(logOf([1, 100], [1.001, 1]).longestBetween(0, 1.001e6)).toBeUndefined()
})

test('a tick that is overdue counts, and none is due after the end', () => {
  const log = logOf([1, 1])
  log.pause()
  expect(log.longestBetween(0, 9e6)).toBeUndefined()
  log.tick(10e6)
  expect(log.longestBetween(9e6, 12.5e6)).toBe(2.5e6)
})

test('answers that are recorded seconds after their end are no suspension', () => {
  const log = logOf(...Array.from({ length: 50 }, (_, tick) => [tick / 10, tick / 10] as const))
  expect(log.longestBetween(0, 1e6)).toBeUndefined()
  log.tick(5e6)
  expect(log.longestBetween(0, 2e6)).toBeUndefined()
  expect(log.longestBetween(4e6, 5e6)).toBeUndefined()
})

test('a suspension after the end of an answer is not its own', () => {
  const log = logOf([1, 1], [1.5, 1.5], [4, 4])
  expect(log.longestBetween(0, 1.2e6)).toBeUndefined()
  expect(log.longestBetween(0, 1.6e6)).toBe(2.5e6)
})

test('a trial during which this thread did not run is the harness’s, and the others are not touched', async () => {
  const stopped = 1200
  const server = await startSpeechServer(
    ({ type }) => type === 'Flush',
    ({ socket, onServer }) => {
      // The server and the trial share this thread: nothing else of it runs meanwhile.
      if (onServer === 2) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stopped)
      socket.send(tone(200))
      socket.send('{"type":"Flushed","sequence_id":0}')
    },
  )
  const { trials } = await runOnServer(server.address, {
    load: { executor: 'constant-concurrency', concurrency: 1, order: 'interleaved', trials: 3 },
    adapter: 'deepgram-ws',
    scenario: { timeout: 1000 },
    clock: monotonicClock,
  })
  server.close()
  expect(trials.map(({ outcome }) => outcome)).toEqual(['ok', 'harness', 'ok'])
  expect(trials[1]?.suspended_us).toBeGreaterThanOrEqual((stopped - 20) * 1e3)
  expect(trials[1]?.detail).toMatch(/did not get to its events for 1\.\d s/)
  expect(trials.map(({ suspended_us }) => suspended_us !== undefined)).toEqual([false, true, false])
  expect(between(trials[2] ?? (undefined as never), 'first_text', 'end')).toBeLessThan(1000)
})
