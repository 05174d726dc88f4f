import type { CiOutcome } from '../report/export/ci-outcome.ts'
import type { AnyRunFile } from '../results/run/run-file.ts'
import { EXIT_CODE_MEANINGS, EXIT_CODES, type ExitCode } from './exit-codes.ts'

/** The exit code for all outcomes: a failure takes precedence over an undecided one. */
export function exitCodeOfOutcomes(outcomes: readonly CiOutcome[]): ExitCode {
  if (outcomes.some(({ state }) => state === 'failed')) return EXIT_CODES.failed
  return outcomes.some(({ state }) => state === 'undecided') ? EXIT_CODES.inconclusive : EXIT_CODES.passed
}

/**
 * The outcomes for CI, which agree with the exit code. A code that no outcome explains becomes an outcome of
 * its own, so that no report is green if the command failed.
 */
export function explainExitCode(
  code: ExitCode,
  outcomes: readonly CiOutcome[],
  suite: string,
): readonly CiOutcome[] {
  if (code === EXIT_CODES.passed || outcomes.some(({ state }) => state !== 'passed')) return outcomes
  return [...outcomes, { suite, name: 'run', state: 'undecided', message: EXIT_CODE_MEANINGS[code] }]
}

/**
 * An invalid or incomplete run decides nothing. A run that a threshold ended has failed it; so has a merged
 * run with such a part. A run without a successful request never passes. @param hasSuccess whether any
 * measured request or turn succeeded
 */
export function exitCodeOfRun(
  { status, validity, interruption, parts = [] }: AnyRunFile,
  outcomes: readonly CiOutcome[],
  hasSuccess: boolean,
): ExitCode {
  const reasons = [interruption, ...parts.map(({ file }) => file.interruption)].map((each) => each?.reason)
  if (reasons.includes('threshold')) return EXIT_CODES.failed
  if (reasons.includes('budget')) return EXIT_CODES.budget
  if (reasons.includes('lost')) return EXIT_CODES.partial
  if (reasons.includes('auth')) return hasSuccess ? EXIT_CODES.interrupted : EXIT_CODES.nothing
  if (status !== 'finished') return EXIT_CODES.interrupted
  if (validity?.state === 'invalid') return EXIT_CODES.invalid
  const code = exitCodeOfOutcomes(outcomes)
  return hasSuccess || code === EXIT_CODES.failed ? code : EXIT_CODES.nothing
}
