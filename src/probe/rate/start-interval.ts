import type { Millis } from '../../core/units.ts'
/**
 * Milliseconds between starts at a whole number of starts per period, less half a start, so that neither jitter on
 * the way nor rounding turns an allowed rate into a refused one.
 */
export function startIntervalMs(level: number, per: number): Millis {
  return per / (level - 0.5)
}
