import type { Line } from '../wire/line.ts'

/** Milliseconds that the end of a body may come behind the completion of its answer. */
const LATEST = 1000

/**
 * Resolves when a connection can serve the next trial: a provider may say that an answer is complete before it ends
 * the body. A body that goes on for longer is hung up on.
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
