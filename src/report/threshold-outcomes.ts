import type { ThresholdState } from '../tally/thresholds/judge-threshold.ts'
import type { Digest } from './digest.ts'
import type { Outcome } from './outcome.ts'
import { thresholdFinding, thresholdName } from './threshold-words.ts'

const STATES: Readonly<Record<ThresholdState, Outcome['state']>> = {
  pass: 'passed',
  fail: 'failed',
  'no data': 'undecided',
}

/** The thresholds of a run as CI outcomes. */
export function thresholdOutcomes({ file, thresholds }: Digest): Outcome[] {
  return thresholds.map((result) => ({
    suite: file.scenario.name,
    name: thresholdName(result),
    state: STATES[result.state],
    words: thresholdFinding(result),
  }))
}
