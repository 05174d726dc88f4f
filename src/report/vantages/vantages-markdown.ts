import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'
import { escapeMarkdown } from '../format/escape.ts'
import { markdownTable } from '../format/tables/markdown-table.ts'
import { VANTAGE_LEGEND, vantageTable } from './vantage-table.ts'

/** The differences of differences of a merged run; empty if there are none. */
export function renderVantageMarkdown(rows: readonly VantageDifference[]): string[] {
  const [first] = rows
  if (!first) return []
  const { head, cells } = vantageTable(rows)
  const escaped = cells.map((row) => row.map((cell) => escapeMarkdown(cell)))
  return [
    '## Across vantages',
    '',
    `\`${first.stage}\`. ${VANTAGE_LEGEND}`,
    '',
    ...markdownTable([...head], escaped, 2),
  ]
}
