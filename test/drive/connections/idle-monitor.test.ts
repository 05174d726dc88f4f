import { expect, test } from 'vitest'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { sampleJob } from '../../../src/conformance/harness/sample-job.ts'
import { IdleMonitor } from '../../../src/drive/connections/idle-monitor.ts'
import type { Connection, ConnectionListener } from '../../../src/wire/connection.ts'

/** The connection of an answer that ended at this microsecond of the clock, and its close at another. */
function closedAfter(closedAt: number, idleSince: number): number | undefined {
  let listener: ConnectionListener | undefined
  const connection = {
    carrier: 'websocket',
    listen: (next: ConnectionListener | undefined) => {
      listener = next
    },
  } as unknown as Connection
  const monitor = new IdleMonitor(
    { connection, state: undefined, prelude: undefined, fresh: false },
    {
      adapter: smallestWs,
      job: sampleJob(smallestWs),
      clock: { now: () => idleSince },
      keepalive: false,
      pingInterval: 1000,
      onLateAudio: () => {},
      onFlood: () => {},
    },
  )
  listener?.onClose({ kind: 'closed', code: 1000, reason: '' }, closedAt)
  return monitor.closedAfter
}

test.each([
  ['later is told', 5_000_000.4, 4_000_000, 1_000_000],
  [
    'that was read with the end of the answer, and is delivered after it, came at once',
    3_999_913,
    4_000_000,
    0,
  ],
])('a close %s', (_sentence, closedAt, idleSince, after) => {
  expect(closedAfter(closedAt, idleSince)).toBe(after)
})
