import type { Millis } from '../../core/units.ts'
/**
 * Milliseconds between starts that try a rate of whole numbers a period. Half a start fewer, so that neither the way
 * to the provider nor the last bit of a division turns a rate that is allowed into one that is not.
 */
export function startIntervalMs(level: number, per: number): Millis {
  return per / (level - 0.5)
}
