import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter } from '../../../src/core/adapter/adapter.ts'
import { BargeInTimer } from '../../../src/drive/trial/barge-in-timer.ts'
import { cancelAnswer } from '../../../src/drive/trial/cancel-answer.ts'
import type { EventReader } from '../../../src/drive/trial/reader/event-reader.ts'
import type { Connection } from '../../../src/wire/connection.ts'

/** Microseconds; advances with the fake timers, plus what a test makes of it. */
let skew = 0
const clock = { now: () => Date.now() * 1e3 + skew }

beforeEach(() => {
  skew = 0
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the timer of a barge-in', () => {
  test('that fires a millisecond early is set again: the barge-in is never early', () => {
    const due: number[] = []
    new BargeInTimer(clock, () => due.push(clock.now())).set(100_000)
    // The clock runs behind the timers, as Node's timers do now and then.
    skew = -1000
    vi.advanceTimersByTime(100)
    expect(due).toEqual([])
    vi.advanceTimersByTime(1)
    expect(due).toEqual([100_000])
  })

  test('waits longer than one timer can', () => {
    let isDue = false
    const instant = 3e9
    new BargeInTimer(clock, () => {
      isDue = true
    }).set(instant * 1e3)
    vi.advanceTimersByTime(instant - 1)
    expect(isDue).toBe(false)
    vi.advanceTimersByTime(1)
    expect(isDue).toBe(true)
  })
})

describe('a cancel', () => {
  function cancel(cancelWith: 'message' | 'close') {
    const sent: unknown[] = []
    let closed = false
    const adapter: AnyAdapter = {
      ...smallestWs,
      facts: { ...smallestWs.facts, cancel: cancelWith },
      say: (cue) => [{ kind: 'text', text: cue.kind }],
    }
    const connection = {
      send: (frames: unknown) => {
        sent.push(frames)
        return clock.now()
      },
      close: () => {
        closed = true
      },
    } as unknown as Connection
    const reader = { isCloseExpected: false } as EventReader
    const answer = { last: undefined as number | undefined, settledAt: undefined as number | undefined }
    const cancellation = cancelAnswer({
      adapter,
      job: sampleJob(smallestWs),
      pooled: { connection, state: undefined, prelude: undefined, fresh: false },
      clock,
      reader,
      lastAudio: () => answer.last,
      onSettled: (at) => {
        answer.settledAt = at
      },
    })
    return { answer, cancellation, reader, sent, isClosed: () => closed }
  }

  test('with a message settles 500 ms after the last audio', () => {
    const { answer, cancellation, reader, sent, isClosed } = cancel('message')
    expect([sent.length, cancellation.at, reader.isCloseExpected]).toEqual([1, 0, true])
    for (let at = 100; at <= 1000; at += 100) {
      vi.advanceTimersByTime(100)
      answer.last = at * 1e3
    }
    vi.advanceTimersByTime(450)
    expect([answer.settledAt, isClosed()]).toEqual([undefined, false])
    // Sockets are read before it is judged. Fake timers count a millisecond for each such turn of the event loop.
    vi.advanceTimersByTime(50 + 2)
    expect(answer.settledAt).toBe(1_502_000)
  })

  test('without a message closes the connection, and that is the end', () => {
    const { answer, sent, isClosed } = cancel('close')
    expect([sent.length, answer.settledAt, isClosed()]).toEqual([0, 0, true])
  })

  test('is not waited for any longer once the answer has ended', () => {
    const { answer, cancellation } = cancel('message')
    cancellation.stopWaiting()
    vi.advanceTimersByTime(5000)
    expect(answer.settledAt).toBeUndefined()
  })
})
