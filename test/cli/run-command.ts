import { type ProcessContext, runCommandLine } from '../../src/cli/command-line.ts'
import type { ExitCode } from '../../src/cli/exit-codes.ts'
import { openTerminal } from '../../src/cli/output/terminal.ts'
// Verbs load their work when they run. Here most of it is loaded before the first test, not within its timeout.
import '../../src/cli/actions/run.ts'
import '../../src/cli/run/execute-and-report.ts'

/** The date of all commands that name none, so that no test depends on the calendar. */
const TODAY = '2026-11-29'

export interface CommandResult {
  readonly code: ExitCode
  readonly output: string
  readonly progress: string
}

/** A stream to nobody's terminal that keeps what is written. */
export function captureStream() {
  const pieces: string[] = []
  return { isTTY: false, write: (text: string) => pieces.push(text), text: () => pieces.join('') }
}

/** Carries out a command line in a folder, as a shell without a terminal does, and catches what is said. */
export async function runCommand(
  argv: string[],
  from: Partial<Pick<ProcessContext, 'cwd' | 'env' | 'today'>> = {},
): Promise<CommandResult> {
  const [stdout, stderr, env] = [captureStream(), captureStream(), from.env ?? {}]
  const terminal = openTerminal({ stdout, stderr, env })
  const cwd = from.cwd ?? import.meta.dirname
  const code = await runCommandLine(argv, { ...terminal, cwd, env, today: from.today ?? TODAY })
  return { code, output: stdout.text(), progress: stderr.text() }
}
