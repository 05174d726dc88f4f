/** A measuring thread needed more memory than it may have. What it had sent before is kept. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError'

  constructor(cause: unknown) {
    super('a measuring thread ran out of memory: the run ended early', { cause })
  }
}

/** The error of a thread that ended, in our words if they say more. */
export function explainThreadError(error: Error): Error {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new OutOfMemoryError(error)
    : error
}
