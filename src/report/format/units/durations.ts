import type { Micros } from '../../../core/units.ts'

/** Microseconds as a duration with about three digits: `412 ms`, `1.24 s`, `0.3 ms`. */
export function formatDuration(microseconds: Micros): string {
  const milliseconds = microseconds / 1000
  if (Math.abs(milliseconds) < 999.5) return `${formatMilliseconds(microseconds)} ms`
  const seconds = milliseconds / 1000
  return `${Math.abs(seconds) < 999.5 ? seconds.toPrecision(3) : seconds.toFixed(0)} s`
}

/** Microseconds as a rounded duration for sentences: whole milliseconds from 10 ms on. `65 ms`, `−4.2 ms`. */
export function roundDuration(microseconds: Micros): string {
  const size = Math.abs(microseconds)
  const whole = size >= 9_950 && size < 999_500
  const words = whole ? `${Math.round(size / 1000)} ms` : formatDuration(size)
  return microseconds < 0 ? `−${words}` : words
}

/** Microseconds as milliseconds without a unit, for columns whose head names it: `412`, `1240`, `40.3`. */
export function formatMilliseconds(microseconds: Micros): string {
  const milliseconds = microseconds / 1000
  const size = Math.abs(milliseconds)
  const decimals = size >= 99.95 ? 0 : size >= 0.1 || size === 0 ? 1 : 2
  return milliseconds.toFixed(decimals)
}

/** A share of 0 to 1 in percent. Only exactly 1 prints as 100, and only exactly 0 prints as 0. */
export function formatShare(share: number): string {
  const percent = share * 100
  const kept = percent > 0 && percent < 100 ? Math.min(99.9, Math.max(0.1, percent)) : percent
  return `${Number(kept.toFixed(1))} %`
}

/** The difference of two shares, with its sign: `+1.2 %`, `−4 %`. */
export function formatShareDifference(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${formatShare(Math.abs(difference))}`
}
