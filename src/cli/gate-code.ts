import type { CiOutcome } from '../report/export/ci-outcome.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'

/** The exit code for all outcomes: a failure takes precedence over an undecided one. */
export function exitCodeOfOutcomes(outcomes: readonly CiOutcome[]): ExitCode {
  if (outcomes.some(({ state }) => state === 'failed')) return EXIT_CODES.failed
  return outcomes.some(({ state }) => state === 'undecided') ? EXIT_CODES.inconclusive : EXIT_CODES.passed
}
