import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, isFileError } from '../../results/file-error.ts'

/** The run has ended and its results are on disk, but something failed afterwards. */
export class AfterRunError extends Error {
  readonly #folder: string

  /** @param what could not be done */
  constructor(what: string, folder: string, cause: unknown) {
    super(what, { cause })
    this.#folder = folder
  }

  toSetupError(): SetupError {
    const { cause } = this
    const reason = isFileError(cause)
      ? describeFileError(cause)
      : cause instanceof Error
        ? cause.message
        : cause
    return new SetupError(`the run has ended, but ${this.message}: ${reason}`, {
      code: 'AFTER_RUN',
      hint: `Its results are in ${this.#folder}: \`ttfa report\` shows them.`,
    })
  }
}

/** Does something after a run. An error that is not a bug is reported as one that happened after the run. */
export async function afterRun<Value>(
  what: string,
  folder: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof SetupError || isFileError(error) ? new AfterRunError(what, folder, error) : error
  }
}
