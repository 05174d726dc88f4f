/** A location in a file of the user's: 1-based line and column. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface SetupErrorOptions {
  /** Short, stable and in capitals. Scripts and tests match on it, not on the message. */
  readonly code: string
  /** What to do about it. */
  readonly hint?: string
  readonly location?: SourceLocation
  readonly cause?: unknown
}

/** A mistake of the user's, found before anything was sent. The command line turns it into exit code 104. */
export class SetupError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly location: SourceLocation | undefined

  constructor(message: string, options: SetupErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SetupError'
    this.code = options.code
    this.hint = options.hint
    this.location = options.location
  }
}
