import type { Colors } from 'picocolors/types.d.ts'
import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'
import { layOutTable, TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { createVantageTable, VANTAGE_LEGEND } from './vantage-table.ts'

/** The differences of differences of a merged run, for a terminal; empty if there are none. */
export function renderVantageTable(rows: readonly VantageDifference[], paint: Colors): string[] {
  const [first] = rows
  if (!first) return []
  const { head, cells } = createVantageTable(rows)
  // A terminal has no room for the column n.
  const n = head.indexOf('n')
  const table = [
    head.toSpliced(n, 1).map((text) => ({ text, paint: paint.dim })),
    ...cells.map((row) => row.toSpliced(n, 1).map((text) => ({ text }))),
  ]
  return [
    '',
    paint.bold(`${first.stage} · across vantages`),
    ...layOutTable(table, TEXT_WIDTH),
    ...wrap(VANTAGE_LEGEND, TEXT_WIDTH).map(paint.dim),
    '',
  ]
}
