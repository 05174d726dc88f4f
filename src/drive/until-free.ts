import type { Line } from '../wire/line.ts'

/** Milliseconds that the body may continue after the answer is complete. */
const LATEST = 1000

/**
 * Resolves when a connection can serve the next trial: a provider may signal completion before it ends the
 * body. If the body continues for longer, the connection is closed.
 */
export function untilFree(line: Line): Promise<void> {
  if (!line.isAnswering) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      line.listen(undefined)
      resolve()
    }
    const timer = setTimeout(() => {
      line.hangUp()
      done()
    }, LATEST)
    line.listen({
      onFrame: (frame) => {
        if (frame.kind === 'eof') done()
      },
      onClose: done,
    })
  })
}
