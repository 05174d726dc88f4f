import type { Millis } from '../../core/units.ts'
import type { Connection } from '../../wire/connection.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'

/** How long the body may continue after the answer is complete. */
const MAX_TAIL: Millis = 1000

/**
 * Resolves when a connection can serve the next trial: a provider may signal completion before it ends the
 * body. If the body continues for longer, the connection is closed.
 * @param longest milliseconds, of a turn whose time is nearly up
 */
export function waitForResponseEnd(connection: Connection, longest: Millis = MAX_TAIL): Promise<void> {
  if (!connection.isBusy) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      connection.listen(undefined)
      resolve()
    }
    const cancel = judgeAfter(Math.min(longest, MAX_TAIL), () => {
      connection.close()
      done()
    })
    connection.listen({
      onFrame: (frame) => {
        if (frame.kind === 'eof') done()
      },
      onClose: done,
    })
  })
}
