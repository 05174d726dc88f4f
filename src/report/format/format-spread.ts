import { type RunSpread, spreadRange } from '../../tally/compare/run-spread.ts'
import { formatChange } from './units/changes.ts'
import { formatShare } from './units/durations.ts'

const SOURCES: Readonly<Record<RunSpread['source'], string>> = {
  declared: 'as declared',
  learned: 'learned from',
  default: 'assumed by default',
}

/** How much two runs may differ without a change, and how that is known. */
export function formatSpread(spread: RunSpread): string {
  const { low, high } = spreadRange(spread)
  const source = `${SOURCES[spread.source]}${spread.runs === undefined ? '' : ` ${spread.runs} baselines`}`
  return `so ${formatChange(low)} to ${formatChange(high)} can be chance (a run-to-run spread of ${formatShare(spread.deviation)}, ${source})`
}
