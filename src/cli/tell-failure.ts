import { CommanderError } from 'commander'
import { SetupError } from '../core/setup-error.ts'
import { RunWriteError } from '../results/append-file.ts'
import type { Environment } from './environment.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { redact } from './redact.ts'
import type { Outlet } from './terminal.ts'

/** Says on `progress` what went wrong and what to do about it, without any key, and returns the exit code. */
export function tellFailure(failure: unknown, progress: Outlet, environment: Environment): ExitCode {
  // Commander has said its own piece already; help and version come this way too, with exit code 0.
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT_CODES.passed : EXIT_CODES.setup
  const [code, text] = verdictOn(failure, progress)
  progress.write(redact(text, environment))
  return code
}

function verdictOn(failure: unknown, progress: Outlet): [ExitCode, string] {
  if (failure instanceof SetupError) return [EXIT_CODES.setup, setupText(failure, progress)]
  const remedy = remedyFor(failure)
  if (remedy === undefined) return [EXIT_CODES.crash, crashText(failure, progress)]
  const error = new SetupError((failure as Error).message, { code: 'UNWRITABLE', hint: remedy })
  const code = failure instanceof RunWriteError ? EXIT_CODES.interrupted : EXIT_CODES.setup
  return [code, setupText(error, progress)]
}

/** What to do where the machine did not let something be written: nobody's bug. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC:
    'The disk is full: make room, or write elsewhere. `ttfa report <folder>` reads what a run has kept.',
  EDQUOT: 'Your share of the disk is full: make room, or write elsewhere.',
  EROFS: 'Nothing can be written there: write elsewhere.',
  EACCES: 'You may not write there: write elsewhere.',
  EPERM: 'You may not write there: write elsewhere.',
}

function remedyFor(failure: unknown): string | undefined {
  if (!(failure instanceof Error) || !('code' in failure) || typeof failure.code !== 'string')
    return undefined
  return Object.hasOwn(REMEDIES, failure.code) ? REMEDIES[failure.code] : undefined
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
