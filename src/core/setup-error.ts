/** A location in a file of the user's: 1-based line and column. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** As editors and terminals take it: `scenario.yaml:12:5`. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`
}

/** One mistake, for programs: what is wrong, where, and what to do. */
export interface Mistake {
  readonly message: string
  readonly hint?: string
  readonly location?: SourceLocation
  /** The target and its setting, if the code that found the mistake does not know where they are in the scenario. */
  readonly about?: MistakenSetting
}

/** A setting of a target, such as `clone` or `options.speed`. */
export interface MistakenSetting {
  readonly target: string
  readonly path: readonly string[]
}

export interface SetupErrorOptions {
  /** Short, stable and in capitals. Scripts and tests match on it, not on the message. */
  readonly code: string
  /** What to do about it. */
  readonly hint?: string
  readonly location?: SourceLocation
  readonly cause?: unknown
  /** All mistakes, if the error is about several. */
  readonly mistakes?: readonly Mistake[]
}

/** A mistake of the user's, found before anything was sent. The command line turns it into exit code 104. */
export class SetupError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly location: SourceLocation | undefined
  /** At least one. */
  readonly mistakes: readonly Mistake[]

  constructor(message: string, options: SetupErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SetupError'
    this.code = options.code
    this.hint = options.hint
    this.location = options.location
    this.mistakes = options.mistakes ?? [asMistake(message, options)]
  }
}

/** A copy of the error with another message, place or list of mistakes. */
export function changeError(
  { message, code, hint, location, cause }: SetupError,
  { message: words = message, ...changes }: Partial<SetupErrorOptions> & { readonly message?: string },
): SetupError {
  return new SetupError(words, {
    code,
    ...(hint && { hint }),
    ...(location && { location }),
    ...(cause !== undefined && { cause }),
    ...changes,
  })
}

function asMistake(message: string, { hint, location, cause }: SetupErrorOptions): Mistake {
  const reason = cause instanceof Error && !message.includes(cause.message) ? `: ${cause.message}` : ''
  return { message: `${message}${reason}`, ...(hint && { hint }), ...(location && { location }) }
}
