import type { Colors } from 'picocolors/types.d.ts'
import type { ThresholdResult, ThresholdState } from '../../../tally/thresholds/evaluate-threshold.ts'
import { oneLine } from '../../format/escape.ts'
import { formatThresholdResult, STATE_SIGNS, thresholdName } from '../../format/format-threshold.ts'
import { wrap } from '../../format/tables/text-table.ts'

const INDENT = '  '

/** A line for each threshold with its result below; empty without thresholds. */
export function renderThresholds(
  results: readonly ThresholdResult[],
  paint: Colors,
  width: number,
): string[] {
  if (results.length === 0) return []
  const paints: Record<ThresholdState, (text: string) => string> = {
    pass: paint.green,
    fail: paint.red,
    'no data': paint.yellow,
  }
  const lines = results.flatMap((result) => [
    `${paints[result.state](STATE_SIGNS[result.state])} ${oneLine(thresholdName(result), width - 2)}`,
    ...wrap(formatThresholdResult(result), width - INDENT.length).map((line) => `${INDENT}${line}`),
  ])
  return ['', paint.bold('thresholds'), ...lines]
}
