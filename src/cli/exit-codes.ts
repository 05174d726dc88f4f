/** How a command ended, in the number the shell sees. Scripts rely on them: one is never given a second meaning. */
export const EXIT_CODES = {
  passed: 0,
  /** A crash: a bug of ours. */
  crash: 1,
  /** A threshold or a regression gate failed. */
  failed: 99,
  /** The scenario or the command line is wrong; nothing was sent. */
  setup: 104,
  /** Interrupted; partial results are kept. */
  interrupted: 105,
  /** The measurement is not valid: the harness was the bottleneck. */
  invalid: 111,
  /** Too few samples to say. */
  inconclusive: 112,
  /** The budget was reached; partial results are kept. */
  budget: 113,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

/** The codes in the words that `ttfa --help` prints. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'passed',
  1: 'a crash: a bug of ours',
  99: 'a threshold or a regression gate failed',
  104: 'the scenario or the command line is wrong (nothing was sent)',
  105: 'interrupted; partial results kept',
  111: 'not valid: the harness was the bottleneck',
  112: 'inconclusive: too few samples to say',
  113: 'the budget was reached; partial results kept',
}
