import type { ThresholdResult, ThresholdState } from '../../tally/thresholds/evaluate-threshold.ts'
import { formatThresholdResult, thresholdName } from '../format/format-threshold.ts'
import type { CiOutcome } from './ci-outcome.ts'

const CI_STATES: Readonly<Record<ThresholdState, CiOutcome['state']>> = {
  pass: 'passed',
  fail: 'failed',
  'no data': 'undecided',
}

/** The parts of a run of either workload that its thresholds are about. */
interface JudgedRun {
  readonly file: { readonly scenario: { readonly name: string } }
  readonly thresholds: readonly ThresholdResult[]
}

/** The thresholds of a run as CI outcomes. */
export function toCiOutcomes({ file, thresholds }: JudgedRun): CiOutcome[] {
  return thresholds.map((result) => ({
    suite: file.scenario.name,
    name: thresholdName(result),
    state: CI_STATES[result.state],
    message: formatThresholdResult(result),
  }))
}
