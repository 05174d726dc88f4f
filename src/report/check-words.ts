import type { Check, GateResult } from '../tally/compare/check.ts'
import type { SuccessResult } from '../tally/compare/check-success.ts'
import type { Verdict } from '../tally/compare/verdict.ts'
import { changeInterval, changeWords, percentileName, quantileDuration } from './change-words.ts'
import type { Outcome } from './outcome.ts'
import { formatShare } from './units.ts'

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
  readonly verdict: Verdict | 'no data'
  /** What the verdict is based on, or why there is no data. */
  readonly because: string
}

/** The sign of each verdict. `~` is benchstat's sign for an insignificant change. */
export const VERDICT_SIGNS: Readonly<Record<CheckLine['verdict'], string>> = {
  regression: '✗',
  improvement: '✓',
  equivalent: '=',
  inconclusive: '~',
  'no data': '?',
}

/** All lines of a check: stages first, then success rates. */
export function checkLines({ gates, success }: Check): CheckLine[] {
  return [...gates.map(gateLine), ...success.map(successLine)]
}

/**
 * An inconclusive success rate passes: a few hundred trials cannot exclude a drop of one percentage point.
 */
export function checkOutcomes(suite: string, lines: readonly CheckLine[]): Outcome[] {
  return lines.map(({ target, connection, gate, from, to, change, verdict, because }) => ({
    suite,
    name: `${target} ${connection} ${gate}`,
    state: verdict === 'inconclusive' && gate === SUCCESS ? 'passed' : STATES[verdict],
    words: [verdict, from && `${from} → ${to}`, change, because].filter(Boolean).join('; '),
  }))
}

const STATES: Readonly<Record<CheckLine['verdict'], Outcome['state']>> = {
  regression: 'failed',
  improvement: 'passed',
  equivalent: 'passed',
  inconclusive: 'undecided',
  'no data': 'undecided',
}

const SUCCESS = 'success'

function gateLine({ target, connection, gate, n, outcome }: GateResult): CheckLine {
  const base = { target, connection, gate: `${gate.stage} ${percentileName(gate.share)}` }
  if (outcome.kind === 'no data')
    return { ...base, from: '', to: '', change: '', verdict: 'no data', because: outcome.why }
  const { decision, from, to, ratio } = outcome
  const { low, high } = decision.interval
  return {
    ...base,
    from: quantileDuration(from),
    to: quantileDuration(to),
    change: `${changeWords(ratio)} ${changeInterval(Math.exp(low), Math.exp(high))}`,
    verdict: decision.verdict,
    because: `n ${n[0]} → ${n[1]}, margin ${formatShare(gate.margin)}${moreWords(decision.more)}`,
  }
}

function moreWords(more: number | undefined): string {
  if (more === undefined) return ''
  if (Number.isFinite(more)) return `, needs about ${more} more trials`
  return ', and more trials would not help: the runs drifted too much'
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
    because: `n ${n[0]} → ${n[1]}, margin ${points(margin)} points`,
  }
}
