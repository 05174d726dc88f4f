import type { Outcome } from '../report/outcome.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'

/** The exit code of a build's outcomes: a failure outweighs what could not be decided. */
export function gateCode(outcomes: readonly Outcome[]): ExitCode {
  if (outcomes.some(({ state }) => state === 'failed')) return EXIT_CODES.failed
  return outcomes.some(({ state }) => state === 'undecided') ? EXIT_CODES.inconclusive : EXIT_CODES.passed
}
