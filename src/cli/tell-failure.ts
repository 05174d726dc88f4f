import { CommanderError } from 'commander'
import { SetupError } from '../core/setup-error.ts'
import type { Environment } from './environment.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { redact } from './redact.ts'
import type { Outlet } from './terminal.ts'

/** Says on `progress` what went wrong and what to do about it, without any key, and returns the exit code. */
export function tellFailure(failure: unknown, progress: Outlet, environment: Environment): ExitCode {
  // Commander has said its own piece already; help and version come this way too, with exit code 0.
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT_CODES.passed : EXIT_CODES.setup
  const isSetup = failure instanceof SetupError
  const text = isSetup ? setupText(failure, progress) : crashText(failure, progress)
  progress.write(redact(text, environment))
  return isSetup ? EXIT_CODES.setup : EXIT_CODES.crash
}

function setupText(error: SetupError, { paint }: Outlet): string {
  const lines = [`${paint.red('error:')} ${error.message}`]
  if (error.place) {
    const { file, line, column } = error.place
    const place = `${file}:${line}:${column}`
    if (!error.message.includes(place)) lines.push(`  at ${place}`)
  }
  if (error.cause instanceof Error) lines.push(`  ${paint.dim('cause:')} ${error.cause.message}`)
  if (error.hint) lines.push(`  ${paint.cyan('hint:')} ${error.hint}`)
  return `${lines.join('\n')}\n`
}

function crashText(failure: unknown, { paint }: Outlet): string {
  const stack = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
  return `${paint.red('error:')} ttfa crashed. This is a bug of ttfa, not of your scenario; please report it with these lines:\n${stack}\n`
}
