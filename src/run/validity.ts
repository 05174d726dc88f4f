import type { Validity, ValidityState } from '../core/validity.ts'
import type { LoopInterval } from '../results/run-file.ts'

/** What was seen of the measuring threads in a whole run. Durations are milliseconds, shares 0 to 1. */
export interface LoadSigns {
  /** The busiest interval of the event loop. */
  readonly utilisation: number
  readonly loopDelay: number
  readonly gcPause: number
  /** 99th percentile of the bound of the harness's own delay, over the measured trials. */
  readonly loopLag: number
}

interface Limit {
  readonly sign: keyof LoadSigns
  /** From here on the run is degraded, and from there on invalid. */
  readonly degraded: number
  readonly invalid: number
  readonly say: (value: number) => string
}

/** methods.md 3.3: utilisation from there, the delays in proportion to first-audio times of 100 ms and more. */
const LIMITS: readonly Limit[] = [
  {
    sign: 'utilisation',
    degraded: 0.7,
    invalid: 0.9,
    say: (value) =>
      `the event loop of a measuring thread was busy for ${Math.round(value * 100)} % of a second: lower the concurrency or use more machines`,
  },
  {
    sign: 'loopDelay',
    degraded: 25,
    invalid: 100,
    say: (value) =>
      `a measuring thread was held up for ${value.toFixed(0)} ms: something else wants this machine’s processor`,
  },
  {
    sign: 'loopLag',
    degraded: 3,
    invalid: 15,
    say: (value) =>
      `stamps waited up to ${value.toFixed(1)} ms (p99) behind others of the same moment: lower the concurrency`,
  },
]

/** Judges the harness of one run by what its threads went through. */
export function judge(signs: LoadSigns): Validity {
  const found = LIMITS.map((limit) => ({
    limit,
    value: signs[limit.sign],
    state: stateOf(limit, signs[limit.sign]),
  }))
  const worst = found.filter(({ state }) => state !== 'valid')
  const state = worst.some((one) => one.state === 'invalid')
    ? 'invalid'
    : worst.length > 0
      ? 'degraded'
      : 'valid'
  return { state, reasons: worst.map(({ limit, value }) => limit.say(value)) }
}

function stateOf({ degraded, invalid }: Limit, value: number): ValidityState {
  if (value >= invalid) return 'invalid'
  return value >= degraded ? 'degraded' : 'valid'
}

/**
 * The signs of a run. The first interval is left out: it holds the loading of the code, before any trial began.
 * @param lags the bounds of the measured trials in microseconds
 */
export function signsOf(intervals: readonly LoopInterval[], lags: readonly number[]): LoadSigns {
  const steady = intervals.length > 1 ? intervals.slice(1) : intervals
  const sorted = [...lags].sort((a, b) => a - b)
  return {
    utilisation: greatest(steady.map(({ utilisation }) => utilisation)),
    loopDelay: greatest(steady.map(({ loopDelayMax }) => loopDelayMax)),
    gcPause: greatest(steady.map(({ gcMax }) => gcMax)),
    loopLag: (sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) / 1e3,
  }
}

function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
