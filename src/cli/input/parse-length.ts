import { InvalidArgumentError } from 'commander'
import type { Millis } from '../../core/units.ts'

const UNITS: Readonly<Record<string, Millis>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Ten years. Nothing longer is useful, and timers cannot count further. */
const LONGEST: Millis = 3650 * 86_400_000

/** Parses `90s`, `30m`, `2h` or `7d`. */
export function parseLength(text: string): Millis {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  const length = Number(amount) * (UNITS[unit] ?? Number.NaN)
  if (length >= 1000 && length <= LONGEST) return length
  throw new InvalidArgumentError('Give a time such as 90s, 30m, 2h or 7d.')
}
