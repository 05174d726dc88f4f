/**
 * The units of numbers, as types. A number with a unit cannot take the place of one with another unit; a
 * plain number, such as the result of arithmetic or a literal, fits any. `Micros + Micros` is a plain number,
 * so what a function returns has its unit from the signature.
 */
declare const unit: unique symbol

interface Unit<Name extends string> {
  readonly [unit]?: Name
}

/** A length of time in microseconds. */
export type Micros = number & Unit<'microseconds'>

/** A length of time in milliseconds. */
export type Millis = number & Unit<'milliseconds'>

/** An instant of the monotonic clock that all threads and the lab share, in microseconds. */
export type MonotonicTime = number & Unit<'microseconds of the monotonic clock'>

/** An instant in microseconds since the run began. */
export type RunTime = number & Unit<'microseconds since the run began'>

export function toMillis(length: Micros): Millis {
  return length / 1e3
}

export function toMicros(length: Millis): Micros {
  return length * 1e3
}
