import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, isFileError } from '../../results/file-error.ts'

/** What was to be measured was measured, but something failed afterwards. */
export class AfterRunError extends Error {
  readonly #hint: string

  /** @param message what has ended, and what could not be done */
  constructor(message: string, hint: string, cause: unknown) {
    super(message, { cause })
    this.#hint = hint
  }

  toSetupError(): SetupError {
    const { cause } = this
    const reason = isFileError(cause)
      ? describeFileError(cause)
      : cause instanceof Error
        ? cause.message
        : cause
    return new SetupError(`${this.message}: ${reason}`, { code: 'AFTER_RUN', hint: this.#hint })
  }
}

/**
 * Does something after a run. An error that is not a bug is reported as one that happened after the run.
 * @param what could not be done if it fails
 */
export function afterRun<Value>(what: string, folder: string, work: () => Promise<Value>): Promise<Value> {
  return after(
    `the run has ended, but ${what}`,
    `Its results are in ${folder}: \`ttfa report\` shows them.`,
    work,
  )
}

/** As `afterRun`, after a single request. */
export function afterRequest<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  return after(`the request has ended, but ${what}`, 'What came is shown above.', work)
}

async function after<Value>(message: string, hint: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof SetupError || isFileError(error) ? new AfterRunError(message, hint, error) : error
  }
}
