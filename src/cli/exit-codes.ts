/** Exit codes of the command line. Scripts rely on them, so a code never changes its meaning. */
export const EXIT_CODES = {
  passed: 0,
  /** A crash: a bug in ttfa. */
  crash: 1,
  /** A threshold or a regression gate failed. */
  failed: 99,
  /** The scenario or the command line is wrong; nothing was sent. */
  setup: 104,
  /** Interrupted, or something could not be written after requests were sent. What was written is kept. */
  interrupted: 105,
  /** The measurement is not valid: the harness was the bottleneck. */
  invalid: 111,
  /** Too few samples to decide. */
  inconclusive: 112,
  /** The budget was reached; partial results are kept. */
  budget: 113,
  /** No measured request succeeded, so nothing was measured. */
  nothing: 114,
  /** A worker on another machine was lost. What it sent is kept. */
  partial: 115,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

/** The meanings that `ttfa --help` prints. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'passed',
  1: 'a crash: a bug in ttfa',
  99: 'a threshold or a regression gate failed',
  104: 'the scenario or the command line is wrong (nothing was sent)',
  105: 'interrupted, or results could not be written; partial results kept',
  111: 'not valid: the harness was the bottleneck',
  112: 'inconclusive: too few samples to decide',
  113: 'the budget was reached; partial results kept',
  114: 'no request succeeded, so nothing was measured',
  115: 'a worker was lost; partial results kept',
}
