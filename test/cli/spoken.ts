import { runCommandLine, type Surroundings } from '../../src/cli/command-line.ts'
import type { ExitCode } from '../../src/cli/exit-codes.ts'
import { openTerminal } from '../../src/cli/terminal.ts'

export interface Spoken {
  readonly code: ExitCode
  readonly output: string
  readonly progress: string
}

/** A stream to nobody's terminal that keeps what is written. */
export function catching() {
  const pieces: string[] = []
  return { isTTY: false, write: (text: string) => pieces.push(text), text: () => pieces.join('') }
}

/** Carries out a command line in a folder, as a shell without a terminal does, and catches what is said. */
export async function speak(
  words: string[],
  from: Partial<Pick<Surroundings, 'folder' | 'variables'>> = {},
): Promise<Spoken> {
  const [stdout, stderr, variables] = [catching(), catching(), from.variables ?? {}]
  const terminal = openTerminal({ stdout, stderr, env: variables })
  const folder = from.folder ?? import.meta.dirname
  const code = await runCommandLine(words, { ...terminal, folder, variables })
  return { code, output: stdout.text(), progress: stderr.text() }
}
