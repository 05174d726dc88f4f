import { CommanderError } from 'commander'
import { formatLocation, SetupError } from '../../core/setup-error.ts'
import { readIssueTracker, readVersion } from '../../library/shared/version.ts'
import { RunWriteError } from '../../results/append-file.ts'
import { describeFileError, hintForFileError, isFileError } from '../../results/file-error.ts'
import { OutOfMemoryError } from '../../run/execute/out-of-memory-error.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { AfterRunError } from './after-run-error.ts'
import { toListenError } from './listen-error.ts'
import type { OutputStream } from './terminal.ts'

/** Prints an error and its hint to `progress`, and returns the exit code. */
export function printFailure(failure: unknown, progress: OutputStream): ExitCode {
  // Commander has printed its own message. Help and version end up here too, with exit code 0.
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT_CODES.passed : EXIT_CODES.setup
  const explained = explainFailure(failure)
  progress.write(explained ? formatSetupError(explained.error, progress) : formatCrash(failure, progress))
  return explained?.code ?? EXIT_CODES.crash
}

/** A failure that is not a bug of ttfa. */
interface ExplainedFailure {
  readonly code: ExitCode
  /** What went wrong, and what the user can do about it. */
  readonly error: SetupError
}

/** Undefined for a bug. */
export function explainFailure(failure: unknown): ExplainedFailure | undefined {
  const { setup, interrupted } = EXIT_CODES
  if (failure instanceof SetupError) return { code: setup, error: failure }
  if (failure instanceof AfterRunError) return { code: interrupted, error: failure.toSetupError() }
  if (failure instanceof RunWriteError) return { code: interrupted, error: toWriteError(failure) }
  if (failure instanceof OutOfMemoryError) return { code: interrupted, error: toMemoryError(failure) }
  const unheard = toListenError(failure)
  if (unheard) return { code: setup, error: unheard }
  return isFileError(failure) ? { code: setup, error: toFileError(failure) } : undefined
}

function toWriteError({ message, cause }: RunWriteError): SetupError {
  const words = describeFileError(cause)
  const hint = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}. ${hintForFileError(cause)} \`ttfa report <folder>\` shows the results so far.`
  return new SetupError(message, { code: 'UNWRITABLE', hint })
}

function toMemoryError({ message, cause }: OutOfMemoryError): SetupError {
  return new SetupError(message, {
    code: 'OUT_OF_MEMORY',
    cause,
    hint: 'Lower the concurrency, use more `workers`, or give Node more memory. `ttfa report <folder>` shows the results so far.',
  })
}

/** An operation that the system refuses is not a bug of ttfa. */
function toFileError(failure: NodeJS.ErrnoException): SetupError {
  const what = failure.path === undefined ? '' : ` ${failure.path}`
  const verb =
    failure.syscall === 'scandir' || failure.syscall === 'read' ? 'read' : (failure.syscall ?? 'use')
  return new SetupError(`cannot ${verb}${what}: ${describeFileError(failure)}`, {
    code: 'UNWRITABLE',
    hint: hintForFileError(failure),
  })
}

function formatSetupError(error: SetupError, { paint }: OutputStream): string {
  const lines = [`${paint.red('error:')} ${error.message}`]
  if (error.location) {
    const place = formatLocation(error.location)
    if (!error.message.includes(place)) lines.push(`  at ${place}`)
  }
  // Many messages end with the words of their cause.
  if (error.cause instanceof Error && !error.message.includes(error.cause.message))
    lines.push(`  ${paint.dim('cause:')} ${error.cause.message}`)
  if (error.hint) lines.push(`  ${paint.cyan('hint:')} ${error.hint}`)
  return `${lines.join('\n')}\n`
}

function formatCrash(failure: unknown, { paint }: OutputStream): string {
  const stack = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
  const where = readIssueTracker() ?? 'as an issue of the repository or package that ttfa came from'
  return [
    `${paint.red('error:')} ttfa crashed. This is a bug in ttfa, not in your scenario.`,
    `Please report it ${where}, with the command and these lines:`,
    `ttfa ${readVersion()}, node ${process.version}, ${process.platform} ${process.arch}`,
    stack,
    '',
  ].join('\n')
}
