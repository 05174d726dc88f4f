import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import { renderTable } from '../format/markup/table.ts'
import { createVantageTable, VANTAGE_LEGEND } from './vantage-table.ts'

/**
 * Whether targets compare from one vantage as they do from another. For runs of requests and of
 * conversations.
 */
export function renderVantagesSection(rows: readonly VantageDifference[]): Section | undefined {
  if (rows.length === 0) return undefined
  return {
    id: 'vantages',
    title: 'Do the targets compare alike from every vantage?',
    body: html`<p>${VANTAGE_LEGEND}</p>${renderDifferences(rows)}`,
  }
}

function renderDifferences(rows: readonly VantageDifference[]): Markup {
  const { head, cells } = createVantageTable(rows)
  return renderTable({
    caption: `${rows[0]?.stage}: difference of differences across vantages, medians`,
    columns: head.map((text) => ({ head: text, number: ['change', 'n'].includes(text) })),
    rows: cells,
  })
}
