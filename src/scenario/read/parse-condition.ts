import {
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  type Condition,
  type MetricUnit,
  type Statistic,
} from '../../core/config/threshold.ts'

const CONDITION_PATTERN =
  /^\s*(p\(\s*(?<percent>\d+(?:\.\d+)?)\s*\)|(?<word>[a-z]+))\s*(?<comparison>===|<=|>=|==|!=|<|>)\s*(?<number>\d+(?:\.\d+)?)\s*(?<unit>[a-zµ]+|%)?\s*(?:@\s*(?<confidence>\d+(?:\.\d+)?)\s*%)?\s*$/

const STATISTICS: Readonly<Record<string, Statistic>> = {
  avg: { kind: 'mean' },
  med: { kind: 'percentile', share: 0.5 },
  min: { kind: 'least' },
  max: { kind: 'greatest' },
  rate: { kind: 'rate' },
}

/** Factors of the units of each metric. No unit means milliseconds for durations, as in k6. */
const UNITS: Readonly<Record<MetricUnit, Readonly<Record<string, number>>>> = {
  duration: { '': 1e3, us: 1, µs: 1, ms: 1e3, s: 1e6, m: 6e7 },
  factor: { '': 1 },
  share: { '': 1, '%': 0.01 },
  ratio: { '': 1, '%': 0.01 },
}

const RATES = { share: 'the rate of a share of trials', ratio: 'the rate of a ratio' } as const

/** An example of each, for messages. */
const EXAMPLES: Readonly<Record<MetricUnit, string>> = {
  duration: 'p(95)<300ms',
  factor: 'p(95)<1',
  share: 'rate>0.99 or rate>99%',
  ratio: 'rate<0.05 or rate<5%',
}

/**
 * Parses `p(95)<300ms @95%` in k6's syntax: a statistic (p(N), avg, med, min, max, rate), a comparison
 * operator, a number with an optional unit, and an optional confidence. A string describes what was expected
 * instead.
 */
export function parseCondition(words: string, unit: MetricUnit): Condition | string {
  const parts = CONDITION_PATTERN.exec(words)?.groups
  if (!parts) return `a condition such as ${EXAMPLES[unit]}`
  const statistic = parseStatistic(parts.percent, parts.word ?? '')
  if (!statistic) return 'p(N) with N from 0 to 100, avg, med, min, max or rate'
  const hasRate = unit === 'share' || unit === 'ratio'
  if ((statistic.kind === 'rate') !== hasRate)
    return `${hasRate ? RATES[unit] : 'a percentile, avg, min or max'}, such as ${EXAMPLES[unit]}`
  const factor = UNITS[unit][parts.unit ?? '']
  if (factor === undefined)
    return `a valid unit (${Object.keys(UNITS[unit]).filter(Boolean).join(', ') || 'none'})`
  const confidence = parts.confidence === undefined ? undefined : Number(parts.confidence) / 100
  const problem = checkConfidence(confidence, statistic, unit)
  if (problem) return problem
  return {
    statistic,
    comparison: parseComparison(parts.comparison ?? ''),
    bound: roundFloat(Number(parts.number) * factor),
    ...(confidence !== undefined && { confidence }),
  }
}

function parseStatistic(percent: string | undefined, word: string): Statistic | undefined {
  if (percent === undefined) return STATISTICS[word]
  const share = roundFloat(Number(percent) / 100)
  return share >= 0 && share <= 1 ? { kind: 'percentile', share } : undefined
}

/** Rounds away floating-point error: 99.9 / 100 is 0.999. */
function roundFloat(value: number): number {
  return Number(value.toPrecision(12))
}

/** k6 accepts both == and ===. */
function parseComparison(written: string): ComparisonOperator {
  return COMPARISON_OPERATORS.find((comparison) => comparison === written) ?? '=='
}

function checkConfidence(
  confidence: number | undefined,
  { kind }: Statistic,
  unit: MetricUnit,
): string | undefined {
  if (confidence === undefined) return undefined
  // The words of one turn succeed or fail together.
  if (unit === 'ratio') return 'no @confidence: a ratio of sums has no interval'
  if (confidence < 0.5 || confidence >= 1) return 'a confidence from @50% up to below @100%'
  return kind === 'percentile' || kind === 'rate'
    ? undefined
    : `no @confidence: ${kind} has no interval, only percentiles and rates have one`
}
