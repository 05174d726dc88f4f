import type { Validity, ValidityState } from '../core/validity.ts'

/** What was seen of the harness in a whole run. Shares are 0 to 1; those of delays may be more. */
export interface LoadSigns {
  /** The busiest stretch of ten seconds of the busiest measuring thread. */
  readonly utilisation: number
  /** Of the time, that in which a measuring thread was held up for more than 5 ms. */
  readonly heldUp: number
  /** Of the measured trials, those whose stamps may be late by more than 2 ms and 5 % of their own first audio. */
  readonly touched: number
  /** 99th percentile of the bound of the harness's own delay, of the median time to first audio. */
  readonly loopLag: number
  /** 90th percentile of what the canary's stamps were late, of the median time to first audio. */
  readonly canary: number
  /** 99th and 90th percentile of how late starts of an open load were, in milliseconds. */
  readonly lateness: number
  readonly usualLateness: number
  /** Of the periods of a limited container, those in which it was stopped for having used its share. */
  readonly throttled: number
  /** Cores that others used, of all there are. */
  readonly others: number
}

interface Limit {
  readonly sign: keyof LoadSigns
  /** From here on the run is no better than `state`. */
  readonly from: number
  readonly state: Exclude<ValidityState, 'valid'>
}

/**
 * What makes a run degraded or invalid. Judged by consequences: a single stall of a short run touches the few trials
 * that were in flight, and is no reason to throw the others away. Only a machine of which somebody else has half is
 * doubted without: what it did to the run is not all seen. methods.md 3.3 has utilisation and lateness; the
 * shares of trials and of the median are what its 2 % for `loop_wait` means for a reader of the numbers.
 */
export const LIMITS: readonly Limit[] = [
  { sign: 'touched', from: 0.1, state: 'invalid' },
  { sign: 'touched', from: 0.01, state: 'degraded' },
  { sign: 'loopLag', from: 0.02, state: 'degraded' },
  { sign: 'canary', from: 0.1, state: 'invalid' },
  { sign: 'canary', from: 0.02, state: 'degraded' },
  { sign: 'utilisation', from: 0.9, state: 'invalid' },
  { sign: 'utilisation', from: 0.7, state: 'degraded' },
  { sign: 'heldUp', from: 0.3, state: 'invalid' },
  { sign: 'heldUp', from: 0.05, state: 'degraded' },
  { sign: 'usualLateness', from: 20, state: 'invalid' },
  { sign: 'lateness', from: 5, state: 'degraded' },
  { sign: 'throttled', from: 0.05, state: 'degraded' },
  { sign: 'others', from: 0.5, state: 'degraded' },
]

const percent = (share: number) => `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`

/** What each sign says of a run, and what to do about it. */
const WORDS: Readonly<Record<keyof LoadSigns, (value: number) => string>> = {
  touched: (share) =>
    `${percent(share)} of the measured trials may have been stamped late by this machine, by more than 5 % of their first audio: look at loop_lag_us, lower the concurrency or leave the machine to the run`,
  loopLag: (share) =>
    `the harness’s own delay reaches ${percent(share)} of the median time to first audio (p99): believe the median, not the tail`,
  canary: (share) =>
    `a stream within this machine was stamped late by ${percent(share)} of the median time to first audio (p90): lower the concurrency or leave the machine to the run`,
  utilisation: (share) =>
    `a measuring thread was busy for ${percent(share)} of the time: lower the concurrency, give it more workers and cores, or use more machines`,
  heldUp: (share) =>
    `a measuring thread was held up for more than 5 ms in ${percent(share)} of the time: something else wants this machine’s processor`,
  lateness: (delay) =>
    `starts were late by ${delay.toFixed(1)} ms (p99): lower the rate or use more machines; ttfa_due holds the delay`,
  usualLateness: (delay) =>
    `a tenth of the starts was late by ${delay.toFixed(1)} ms and more: the load was not the one that was asked for`,
  throttled: (share) =>
    `the container was stopped for having used its processor share in ${percent(share)} of the periods: raise its limit`,
  others: (share) =>
    `other processes used ${percent(share)} of this machine’s processors meanwhile: stop them and run again`,
}

/** Share of the cores from which on others are named beside what they may have caused. */
const CROWDED = 0.25

/** Judges the harness of one run by what it went through. A sign that crosses two limits is told once. */
export function judge(signs: LoadSigns): Validity {
  const crossed = LIMITS.filter(({ sign, from }) => signs[sign] >= from)
  if (crossed.length === 0) return { state: 'valid', reasons: [] }
  const state = crossed.some((limit) => limit.state === 'invalid') ? 'invalid' : 'degraded'
  const told = new Set(crossed.map(({ sign }) => sign))
  if (told.has('usualLateness')) told.delete('lateness')
  if (signs.others >= CROWDED) told.add('others')
  return { state, reasons: [...told].map((sign) => WORDS[sign](signs[sign])) }
}
