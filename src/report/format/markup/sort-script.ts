/**
 * Sorts a table by the column whose heading is clicked: ascending, descending, and the original order. The
 * value of a cell is that of its `<data>`, otherwise its text. Among numbers, anything else comes last. The
 * page is complete without it.
 */
export const SORT_SCRIPT = `
for (const table of document.querySelectorAll('.scroll table')) {
  const body = table.tBodies[0]
  const before = [...body.rows]
  if (before.length < 3) continue
  const heads = [...table.tHead.rows[0].cells]
  const valueOf = (row, column) => {
    const cell = row.cells[column]
    const text = (cell.querySelector('data') ?? cell).value ?? cell.textContent.trim()
    const number = text === 'inf' ? Infinity : parseFloat(text.replace('−', '-').replaceAll(',', ''))
    return { text, number }
  }
  const compare = (a, b) => {
    if (!Number.isNaN(a.number) && !Number.isNaN(b.number)) return a.number === b.number ? 0 : a.number - b.number
    if (Number.isNaN(a.number) !== Number.isNaN(b.number)) return Number.isNaN(a.number) ? 1 : -1
    return a.text.localeCompare(b.text)
  }
  const sort = (head, column) => {
    const next = { ascending: 'descending', descending: 'none' }[head.getAttribute('aria-sort')] ?? 'ascending'
    for (const each of heads) each.removeAttribute('aria-sort')
    if (next !== 'none') head.setAttribute('aria-sort', next)
    const sign = next === 'descending' ? -1 : 1
    const rows = next === 'none' ? before : before.toSorted((a, b) => sign * compare(valueOf(a, column), valueOf(b, column)))
    body.append(...rows)
  }
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'sort'
    button.append(...head.childNodes)
    button.addEventListener('click', () => sort(head, column))
    head.append(button)
  })
}
`
