import type { Millis } from '../../core/units.ts'
import type { Validity, ValidityState } from '../../core/validity.ts'

/** Health of the harness over a whole run. Shares are 0 to 1; those of delays may exceed 1. */
export interface HarnessSignals {
  /** Of the busiest measuring thread during its busiest ten seconds. */
  readonly utilisation: number
  /** Share of the time in which a measuring thread was blocked for more than 5 ms. */
  readonly heldUp: number
  /** By how much late timestamps may have moved the median time to first audio, or of the shortest stage. */
  readonly medianShift: number
  /** The same of the highest percentiles that are reported. */
  readonly tailShift: number
  /** 90th percentile of the canary's lag, relative to the median of the same time. */
  readonly canary: number
  /** 99th and 90th percentile of the start delay of an open load. */
  readonly lateness: Millis
  readonly usualLateness: number
  /** Share of the turns in which the end of the caller's speech was sent more than 5 ms late. */
  readonly lateSpeech: number
  /** Share of the periods in which the container was throttled. */
  readonly throttled: number
  /** Share of the cores that this process may use, used by others. */
  readonly others: number
  /** Measured requests or turns that failed because this machine ran out of something, or forbade the connection. */
  readonly machineFaults: number
  /** Measured requests or turns during which this process did not run for a second or more. */
  readonly suspended: number
  /** Share of the answers whose first audio has the instant of its packet. */
  readonly packets: number
}

/** What a run can be blamed for. */
type Blamed = Exclude<keyof HarnessSignals, 'packets'>

interface ValidityLimit {
  readonly signal: Blamed
  /** From this value on the run is at best `state`. */
  readonly from: number
  readonly state: Exclude<ValidityState, 'valid'>
  /** It shows that the event loop may be late, whatever it does. */
  readonly ofLoop?: true
}

/**
 * Limits that make a run degraded or invalid. They look at consequences: a single stall affects only the trials that
 * were in flight, and moves no percentile. The exception is a machine that others use by half: its effects are not all
 * visible. The limits of utilisation and lateness are common practice for load generators. The shift of a percentile
 * is an upper bound of its error: a valid run prints none that is off by 5 %.
 */
export const VALIDITY_LIMITS: readonly ValidityLimit[] = [
  { signal: 'machineFaults', from: 1, state: 'invalid' },
  { signal: 'suspended', from: 1, state: 'degraded' },
  { signal: 'medianShift', from: 0.1, state: 'invalid' },
  { signal: 'medianShift', from: 0.05, state: 'degraded' },
  { signal: 'tailShift', from: 0.5, state: 'invalid' },
  { signal: 'tailShift', from: 0.05, state: 'degraded' },
  { signal: 'canary', from: 0.1, state: 'invalid', ofLoop: true },
  { signal: 'canary', from: 0.02, state: 'degraded', ofLoop: true },
  { signal: 'utilisation', from: 0.9, state: 'invalid', ofLoop: true },
  { signal: 'utilisation', from: 0.7, state: 'degraded', ofLoop: true },
  { signal: 'heldUp', from: 0.3, state: 'invalid', ofLoop: true },
  { signal: 'heldUp', from: 0.05, state: 'degraded', ofLoop: true },
  { signal: 'usualLateness', from: 20, state: 'invalid' },
  { signal: 'lateness', from: 5, state: 'degraded' },
  { signal: 'lateSpeech', from: 0.5, state: 'invalid' },
  { signal: 'lateSpeech', from: 0.1, state: 'degraded' },
  { signal: 'throttled', from: 0.05, state: 'degraded' },
  { signal: 'others', from: 0.5, state: 'degraded' },
]

const percent = (share: number) => `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`

/** What reasons call what was measured, and the time that delays are compared with. */
interface MeasuredWords {
  readonly each: string
  readonly time: string
}

const REQUEST_WORDS: MeasuredWords = { each: 'requests', time: 'time to first audio' }
export const TURN_WORDS: MeasuredWords = {
  each: 'turns',
  time: 'shortest stage',
}

/** What was seen, and what to do about it. */
interface Reason {
  readonly fact: string
  readonly advice: string
}

const LESS_LOAD = 'lower the concurrency or stop other work on this machine'

/** What each signal means, and what to do about it. */
const REASONS: Readonly<Record<Blamed, (value: number, words: MeasuredWords) => Reason>> = {
  machineFaults: (count, { each }) => ({
    fact: `${count} of the ${each} failed because this machine ran out of open files, ports or memory, forbade the connection, or did not run`,
    advice:
      'raise its limits (ulimit -n), lower the concurrency, use more machines, open its firewall or keep it awake',
  }),
  suspended: (count, { each }) => ({
    fact: `${count} of the ${each} were in flight while this process did not run for a second or more (stopped, or the machine slept), and are excluded (suspended_us)`,
    advice: 'keep the machine awake and run again',
  }),
  medianShift: (share, { time }) => ({
    fact: `timestamps were late: the median ${time} may be ${percent(share)} too long (loop_lag_us)`,
    advice: LESS_LOAD,
  }),
  tailShift: (share, { time }) => ({
    fact: `timestamps were late: the highest percentiles of the ${time} may be ${percent(share)} too long (loop_lag_us)`,
    advice: `trust the median, and ${LESS_LOAD}`,
  }),
  canary: (share, { time }) => ({
    fact: `a loopback stream was stamped late by ${percent(share)} of the median ${time} (p90)`,
    advice: LESS_LOAD,
  }),
  utilisation: (share) => ({
    fact: `a measuring thread was busy for ${percent(share)} of the time`,
    advice: 'lower the concurrency, or use more workers, cores or machines',
  }),
  heldUp: (share) => ({
    fact: `a measuring thread was blocked for more than 5 ms in ${percent(share)} of the time`,
    advice: LESS_LOAD,
  }),
  lateness: (delay, { each }) => ({
    fact: `${each} started ${delay.toFixed(1)} ms late (p99; ttfa_due includes the delay)`,
    advice: 'lower the rate or use more machines',
  }),
  usualLateness: (delay, { each }) => ({
    fact: `a tenth of the ${each} started at least ${delay.toFixed(1)} ms late, so the requested load was not applied`,
    advice: 'lower the rate or use more machines',
  }),
  lateSpeech: (share) => ({
    fact: `in ${percent(share)} of the turns the caller’s speech ended more than 5 ms late (end_late_us)`,
    advice: LESS_LOAD,
  }),
  throttled: (share) => ({
    fact: `the container was throttled in ${percent(share)} of the periods`,
    advice: 'raise its CPU limit',
  }),
  others: (share) => ({
    fact: `other processes used ${percent(share)} of the processors that ttfa may use during the run`,
    advice: 'stop them and run again',
  }),
}

/** From this share on, other processes are named together with what they may have caused. */
const NOTABLE_OTHERS_SHARE = 0.25

/** Judges the harness of one run. A signal that exceeds two limits is reported once. */
export function judgeRun(signals: HarnessSignals, words: MeasuredWords = REQUEST_WORDS): Validity {
  const crossed = VALIDITY_LIMITS.filter(({ signal, from }) => signals[signal] >= from)
  if (crossed.length === 0) return { state: 'valid', reasons: [] }
  const state = crossed.some((limit) => stateBy(limit, signals) === 'invalid') ? 'invalid' : 'degraded'
  const reported = new Set(crossed.map(({ signal }) => signal))
  if (reported.has('usualLateness')) reported.delete('lateness')
  if (signals.others >= NOTABLE_OTHERS_SHARE) reported.add('others')
  return { state, reasons: formatReasons([...reported].map((sign) => REASONS[sign](signals[sign], words))) }
}

/** From this share on, the few answers without instants of packets move no percentile by themselves. */
const ALL_FROM_PACKETS = 0.99

/**
 * A late event loop does not make a first audio wrong whose instant is that of its packet. What comes later in the
 * answer still has the instants of the loop.
 */
function stateBy({ state, ofLoop }: ValidityLimit, { packets }: HarnessSignals): ValidityState {
  return ofLoop && packets >= ALL_FROM_PACKETS ? 'degraded' : state
}

/** Advice that several reasons share is given once, after the last of them. */
function formatReasons(reasons: readonly Reason[]): string[] {
  return reasons.map(({ fact, advice }, index) =>
    reasons.slice(index + 1).some((later) => later.advice === advice) ? fact : `${fact}: ${advice}`,
  )
}
