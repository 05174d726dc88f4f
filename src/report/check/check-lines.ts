import type { BaselineCheck, GateResult } from '../../tally/baseline/check-baseline.ts'
import type { FidelityResult } from '../../tally/baseline/check-fidelity.ts'
import type { SuccessResult } from '../../tally/baseline/check-success.ts'
import type { ComparisonVerdict } from '../../tally/compare/decide-comparisons.ts'
import type { CiOutcome } from '../export/ci-outcome.ts'
import {
  formatChange,
  formatChangeInterval,
  formatDurationOrTimeout,
  percentileLabel,
} from '../format/units/changes.ts'
import { formatShare } from '../format/units/durations.ts'
import {
  formatFidelityChange,
  formatFidelityMargin,
  formatFidelityValue,
  formatMoreAnswers,
} from './format-fidelity-gate.ts'

/** One line of a check: the gate, the values and the verdict. */
export interface CheckLine {
  readonly target: string
  readonly connection: string
  /** `ttfa_heard p95`, or `success`. */
  readonly gate: string
  readonly from: string
  readonly to: string
  /** `+10.4 % [+7.1 %, +13.9 %]`; empty without data. */
  readonly change: string
  readonly verdict: ComparisonVerdict | 'no data'
  /** What the verdict is based on, or why there is no data. */
  readonly reason: string
}

/** The sign of each verdict. `~` is benchstat's sign for an insignificant change. */
export const VERDICT_SIGNS: Readonly<Record<CheckLine['verdict'], string>> = {
  regression: '✗',
  'no data': '?',
  inconclusive: '~',
  improvement: '✓',
  equivalent: '=',
}

/** All lines of a check: stages first, then success rates, then what was said. */
export function listCheckLines({ gates, success, fidelity }: BaselineCheck): CheckLine[] {
  return [...gates.map(gateLine), ...success.map(successLine), ...fidelity.map(fidelityLine)]
}

/** How an inconclusive gate counts. A gate without data never passes. */
export type OpenPolicy = 'pass' | 'fail'

export function checkOutcomes(suite: string, lines: readonly CheckLine[], open: OpenPolicy): CiOutcome[] {
  return lines.map(({ target, connection, gate, from, to, change, verdict, reason }) => ({
    suite,
    name: `${target} ${connection} ${gate}`,
    state: verdict === 'inconclusive' && open === 'pass' ? 'passed' : CI_STATES[verdict],
    message: [verdict, from && `${from} → ${to}`, change, reason].filter(Boolean).join('; '),
  }))
}

const CI_STATES: Readonly<Record<CheckLine['verdict'], CiOutcome['state']>> = {
  regression: 'failed',
  improvement: 'passed',
  equivalent: 'passed',
  inconclusive: 'undecided',
  'no data': 'undecided',
}

const SUCCESS = 'success'

/** How many gates have each verdict, worst first: `1 regression, 5 equivalent`. */
export function countVerdicts(lines: readonly CheckLine[]): string {
  const verdicts = Object.keys(VERDICT_SIGNS) as CheckLine['verdict'][]
  const counts = verdicts.flatMap((verdict) => {
    const count = lines.filter((line) => line.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdict}`]
  })
  return counts.join(', ')
}

function gateLine({ target, connection, gate, n, outcome }: GateResult): CheckLine {
  const base = { target, connection, gate: `${gate.stage} ${percentileLabel(gate.share)}` }
  if (outcome.kind === 'no data')
    return { ...base, from: '', to: '', change: '', verdict: 'no data', reason: outcome.why }
  const { decision, from, to, ratio } = outcome
  const { low, high } = decision.interval
  return {
    ...base,
    from: formatDurationOrTimeout(from),
    to: formatDurationOrTimeout(to),
    change: `${formatChange(ratio)} ${formatChangeInterval(Math.exp(low), Math.exp(high))}`,
    verdict: decision.verdict,
    reason: `n ${n[0]} → ${n[1]}, margin ${formatShare(gate.margin)}${formatMoreTrials(decision.moreTrials)}`,
  }
}

function fidelityLine({ target, connection, gate, n, outcome }: FidelityResult): CheckLine {
  const { metric } = gate
  const base = { target, connection, gate: metric }
  if (outcome.kind === 'no data')
    return { ...base, from: '', to: '', change: '', verdict: 'no data', reason: outcome.why }
  const { verdict, from, to, change, moreAnswers } = outcome
  const margin = `margin ${formatFidelityMargin(gate)}`
  return {
    ...base,
    from: formatFidelityValue(metric, from),
    to: formatFidelityValue(metric, to),
    change: formatFidelityChange(metric, change),
    verdict,
    reason: [`n ${n[0]} → ${n[1]} answers`, margin, formatMoreAnswers(moreAnswers)]
      .filter(Boolean)
      .join(', '),
  }
}

function formatMoreTrials(more: number | undefined): string {
  if (more === undefined) return ''
  if (Number.isFinite(more)) return `, needs about ${more} more trials`
  return ', and more trials would not help: unchanged runs differ by more than this margin'
}

function successLine({
  target,
  connection,
  margin,
  n,
  from,
  to,
  difference,
  verdict,
  moreTrials,
}: SuccessResult): CheckLine {
  const points = (share: number) => `${share > 0 ? '+' : ''}${Number((share * 100).toFixed(1))}`
  return {
    target,
    connection,
    gate: SUCCESS,
    from: formatShare(from),
    to: formatShare(to),
    change: `${points(difference.difference)} [${points(difference.low)}, ${points(difference.high)}] points`,
    verdict,
    reason: `n ${n[0]} → ${n[1]}, margin ${Number((margin * 100).toFixed(2))} points${formatMoreTrials(moreTrials)}`,
  }
}
