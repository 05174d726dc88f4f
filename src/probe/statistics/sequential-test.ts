/** What a sequential test decides between: a share of violations that is fine, and one that is not. */
export interface Hypotheses {
  /** The share that still passes, and the share that must fail. */
  readonly passShare: number
  readonly failShare: number
  /** The probabilities of failing an acceptable share and of passing an unacceptable one. */
  readonly alpha: number
  readonly beta: number
}

export type TestDecision = 'pass' | 'fail' | 'undecided'

/**
 * How far the two hypotheses lie from the allowed share: 3 % and 8 % around 5 % (docs/methods.md, "Searching a
 * limit").
 */
const PASS_FACTOR = 0.6
const FAIL_FACTOR = 1.6

/** The hypotheses around a share of violations that is allowed, above 0 and up to a half. */
export function hypothesesAround(allowed: number): Hypotheses {
  return { passShare: PASS_FACTOR * allowed, failShare: FAIL_FACTOR * allowed, alpha: 0.05, beta: 0.05 }
}

/**
 * Wald's sequential probability ratio test (Annals of Mathematical Statistics 16, 1945) of a share: every trial moves
 * the log likelihood ratio, and the test is over as soon as it leaves the band of the two errors.
 */
export function decideTest(hypotheses: Hypotheses, violations: number, trials: number): TestDecision {
  const { alpha, beta } = hypotheses
  const steps = logLikelihoodSteps(hypotheses)
  const ratio = violations * steps.violated + (trials - violations) * steps.kept
  if (ratio >= Math.log((1 - beta) / alpha)) return 'fail'
  return ratio <= Math.log(beta / (1 - alpha)) ? 'pass' : 'undecided'
}

/** Trials without a violation that prove, one time in twenty wrongly, that no more than a share is violated. */
export function minTrialsToProve(allowed: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(1 - allowed))
}

/** What a violated trial and a kept one add to the log likelihood ratio. */
function logLikelihoodSteps({ passShare, failShare }: Hypotheses): { violated: number; kept: number } {
  return { violated: Math.log(failShare / passShare), kept: Math.log((1 - failShare) / (1 - passShare)) }
}
