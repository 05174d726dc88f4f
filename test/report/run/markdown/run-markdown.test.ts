import { describe, expect, test } from 'vitest'
import { fitSections, renderRunMarkdown } from '../../../../src/report/run/markdown/run-markdown.ts'
import { summarizeRun } from '../../../../src/tally/run/run-summary.ts'
import { FILE, failing, LAB_RUN, rising } from '../../sample-runs.ts'

describe('renderMarkdown', () => {
  test('reports a run of the lab', async () => {
    await expect(renderRunMarkdown(await summarizeRun(FILE, LAB_RUN))).toMatchFileSnapshot(
      'golden/lab-run.md',
    )
  })

  test('reports a run in which nothing was measured', async () => {
    await expect(renderRunMarkdown(await summarizeRun(FILE, []))).toMatchFileSnapshot('golden/empty-run.md')
  })

  test('gives every row of a table as many cells as its head, whatever the provider says', async () => {
    const detail = 'a | b \\| c\n| d | \\'
    const trials = [
      ...rising(10, 1000, 10, {}),
      ...failing(3, 10, { outcome: 'server', status: 500, detail }),
    ]
    const lines = renderRunMarkdown(await summarizeRun(FILE, trials)).split('\n')
    const tables = lines.map((line) => (line.startsWith('|') ? cellsOf(line) : 0))
    const uneven = tables.filter(
      (cells, index) => cells > 0 && tables[index - 1] !== 0 && tables[index - 1] !== cells,
    )
    expect(uneven).toEqual([])
    expect(lines.filter((line) => line.startsWith('| d'))).toEqual([])
  })

  test('does not call a real provider simulated', async () => {
    expect(renderRunMarkdown(await summarizeRun(FILE, rising(10, 1000, 10, {})))).not.toMatch(/simulated/i)
  })
})

function cellsOf(line: string): number {
  return line.replace(/\\[\\|]/g, '').split('|').length - 2
}

test('a report that is too long for GitHub leaves out whole sections, and names them', () => {
  const long = ['## Every stage', 'x'.repeat(70_000)]
  const text = fitSections([['# Run'], long, ['## Faults', 'none']])
  expect(Buffer.byteLength(text)).toBeLessThan(65_536)
  expect(text).toBe(
    '# Run\n\n## Faults\nnone\n\nLeft out to stay within 65536 bytes: Every stage. stages.csv and report.html have it.\n',
  )
})
