import type { Micros } from '../../core/units.ts'
import type { Sample } from '../resampling/sample.ts'

/** Sums over the logarithms of the values of one block. */
export interface BlockMoments {
  n: number
  sum: number
  squares: number
}

/**
 * The variance of a run's mean due to drift, as a multiple of the variance between its blocks. A provider's load
 * changes slowly: with a correlation of 0.9 between neighbours, 20 blocks show 42 % of the variance and their mean
 * carries 58 %, a ratio of 1.4. The rest is a margin for the uncertainty of this estimate. docs/verdicts.md has the
 * resulting error rates.
 */
const UNSEEN_VARIANCE_RATIO = 2

const GRID = 2 ** 20

/**
 * Estimates the log standard deviation between runs of the same scenario at different times from the
 * variation between their blocks beyond chance: the between-block variance of a one-way ANOVA of logarithms,
 * averaged over the samples.
 */
export function estimateDrift(samples: readonly Sample[]): number {
  return driftOfBlocks(samples.map(momentsOf))
}

/** The same, computed from the moments of the blocks of each sample. */
export function driftOfBlocks(samples: readonly (readonly BlockMoments[])[]): number {
  const between = samples.map(varianceBetweenBlocks)
  const mean = between.reduce((sum, value) => sum + value, 0) / Math.max(1, between.length)
  return Math.sqrt(Math.max(0, mean) * UNSEEN_VARIANCE_RATIO)
}

export function createBlockMoments(): BlockMoments {
  return { n: 0, sum: 0, squares: 0 }
}

/** Counts a value in microseconds. Trials without an answer have no logarithm and are left out. */
export function countInBlock(moments: BlockMoments, value: Micros): void {
  if (!Number.isFinite(value)) return
  const log = toGrid(Math.log(Math.max(1, value)))
  moments.n += 1
  moments.sum += log
  moments.squares += toGrid(log * log)
}

/**
 * Rounds to a multiple of 2^-20. Sums of such numbers are exact, so the order of the values does not matter.
 */
function toGrid(value: number): number {
  return Math.round(value * GRID) / GRID
}

function momentsOf({ values, blocks, labels }: Sample): BlockMoments[] {
  const cells = labels.map(createBlockMoments)
  for (const [index, value] of values.entries()) {
    const cell = cells[blocks[index] ?? 0]
    if (cell) countInBlock(cell, value)
  }
  return cells
}

function varianceBetweenBlocks(cells: readonly BlockMoments[]): number {
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
