/** A Markdown table. Cells must be escaped. Columns after the first `leftColumns` are right-aligned. */
export function renderMarkdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  leftColumns: number,
): string[] {
  const rule = head.map((_, column) => (column < leftColumns ? '---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}
