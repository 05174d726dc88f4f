import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'
import { escapeMarkdown } from '../format/escape.ts'
import { renderMarkdownTable } from '../format/tables/markdown-table.ts'
import { createVantageTable, VANTAGE_LEGEND } from './vantage-table.ts'

/** The differences of differences of a merged run; empty if there are none. */
export function renderVantageMarkdown(rows: readonly VantageDifference[]): string[] {
  const [first] = rows
  if (!first) return []
  const { head, cells } = createVantageTable(rows)
  const escaped = cells.map((row) => row.map((cell) => escapeMarkdown(cell)))
  return [
    '## Across vantages',
    '',
    `\`${first.stage}\`. ${VANTAGE_LEGEND}`,
    '',
    ...renderMarkdownTable([...head], escaped, 2),
  ]
}
