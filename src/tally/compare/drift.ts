import type { Sample } from './sample.ts'

/**
 * How much the mean of a whole run varies because of drift, as a multiple of the variance that its blocks show. A
 * provider's load changes slowly: with a correlation of 0.9 between neighbours, 20 blocks see 42 % of the variance and
 * their mean carries 58 %, a ratio of 1.4 (methods 2.5 simulates this drift); the rest makes up for the guess being
 * one itself. docs/verdicts.md has the error rates that follow.
 */
const UNSEEN = 2

/**
 * Log standard deviation by which runs of the same thing differ because they ran at different times, guessed from how
 * much their blocks differ by more than chance: the variance between blocks of a one-way analysis of variance of
 * logarithms, averaged over the samples.
 */
export function driftOf(samples: readonly Sample[]): number {
  const between = samples.map(varianceBetweenBlocks)
  const mean = between.reduce((sum, value) => sum + value, 0) / Math.max(1, between.length)
  return Math.sqrt(Math.max(0, mean) * UNSEEN)
}

function varianceBetweenBlocks({ values, blocks, labels }: Sample): number {
  const cells = labels.map(() => ({ n: 0, sum: 0, squares: 0 }))
  for (const [index, value] of values.entries()) {
    const cell = cells[blocks[index] ?? 0]
    if (!cell || !Number.isFinite(value)) continue
    const log = Math.log(Math.max(1, value))
    cell.n += 1
    cell.sum += log
    cell.squares += log * log
  }
  const used = cells.filter(({ n }) => n > 0)
  const n = used.reduce((sum, cell) => sum + cell.n, 0)
  if (used.length < 2 || n <= used.length) return 0
  const mean = used.reduce((sum, cell) => sum + cell.sum, 0) / n
  const between =
    used.reduce((sum, cell) => sum + cell.n * (cell.sum / cell.n - mean) ** 2, 0) / (used.length - 1)
  const within =
    used.reduce((sum, cell) => sum + cell.squares - cell.sum ** 2 / cell.n, 0) / (n - used.length)
  return (between - within) / (n / used.length)
}
