import type { TraceDifference } from '../../trace/compare-traces.ts'
import { escapeMarkdown } from '../format/escape.ts'
import { renderMarkdownTable } from '../format/tables/markdown-table.ts'

export interface DriftReport {
  readonly adapter: string
  /** YYYY-MM-DD. */
  readonly day: string
  readonly docs: string
  readonly checked: string
  readonly behaviours: readonly {
    readonly behaviour: string
    readonly differences: readonly TraceDifference[]
  }[]
}

/** What differs, as a table for an issue. Ends in a newline. */
export function renderDriftMarkdown({ adapter, day, docs, checked, behaviours }: DriftReport): string {
  const rows = behaviours.flatMap(({ behaviour, differences }) =>
    differences.length === 0
      ? [[behaviour, 'as documented', '', '', '']]
      : differences.map(({ kind, what, provider, twin }) => [behaviour, kind, what, provider, twin]),
  )
  const head = `${adapter} on ${day}, compared with the lab’s twin (documentation of ${checked}: ${docs})`
  const columns = ['behaviour', 'difference', 'what', 'provider', 'twin']
  const cells = rows.map((row) => row.map((cell) => escapeMarkdown(cell)))
  return `${[head, '', ...renderMarkdownTable(columns, cells, columns.length)].join('\n')}\n`
}
