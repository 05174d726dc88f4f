import { CommanderError } from 'commander'
import { SetupError } from '../../core/setup-error.ts'
import { RunWriteError } from '../../results/append-file.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import type { Environment } from '../input/environment.ts'
import { redact } from './redact.ts'
import type { OutputStream } from './terminal.ts'

/** Prints an error and its hint to `progress`, with keys redacted, and returns the exit code. */
export function printFailure(failure: unknown, progress: OutputStream, environment: Environment): ExitCode {
  // Commander has printed its own message. Help and version end up here too, with exit code 0.
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT_CODES.passed : EXIT_CODES.setup
  const [code, text] = classifyFailure(failure, progress)
  progress.write(redact(text, environment))
  return code
}

function classifyFailure(failure: unknown, progress: OutputStream): [ExitCode, string] {
  if (failure instanceof SetupError) return [EXIT_CODES.setup, formatSetupError(failure, progress)]
  const hint = hintFor(failure)
  if (hint === undefined) return [EXIT_CODES.crash, formatCrash(failure, progress)]
  const error = new SetupError((failure as Error).message, { code: 'UNWRITABLE', hint })
  const code = failure instanceof RunWriteError ? EXIT_CODES.interrupted : EXIT_CODES.setup
  return [code, formatSetupError(error, progress)]
}

/** What to do if the machine refused a write, which is not a bug. */
const WRITE_ERROR_HINTS: Readonly<Record<string, string>> = {
  ENOSPC:
    'The disk is full: free some space, or write elsewhere. `ttfa report <folder>` shows the results so far.',
  EDQUOT: 'Your disk quota is exceeded: free some space, or write elsewhere.',
  EROFS: 'The file system is read-only: write elsewhere.',
  EACCES: 'You have no write permission there: write elsewhere.',
  EPERM: 'You have no write permission there: write elsewhere.',
}

function hintFor(failure: unknown): string | undefined {
  if (!(failure instanceof Error) || !('code' in failure) || typeof failure.code !== 'string')
    return undefined
  return Object.hasOwn(WRITE_ERROR_HINTS, failure.code) ? WRITE_ERROR_HINTS[failure.code] : undefined
}

function formatSetupError(error: SetupError, { paint }: OutputStream): string {
  const lines = [`${paint.red('error:')} ${error.message}`]
  if (error.location) {
    const { file, line, column } = error.location
    const place = `${file}:${line}:${column}`
    if (!error.message.includes(place)) lines.push(`  at ${place}`)
  }
  if (error.cause instanceof Error) lines.push(`  ${paint.dim('cause:')} ${error.cause.message}`)
  if (error.hint) lines.push(`  ${paint.cyan('hint:')} ${error.hint}`)
  return `${lines.join('\n')}\n`
}

function formatCrash(failure: unknown, { paint }: OutputStream): string {
  const stack = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
  return `${paint.red('error:')} ttfa crashed. This is a bug in ttfa, not in your scenario. Please report it with these lines:\n${stack}\n`
}
