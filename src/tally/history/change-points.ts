import { bestSplit, DistanceSums, type Split } from './best-split.ts'
import { compareMeans, type MeansTest } from './student-test.ts'

/** A change in a series. */
export interface ChangePoint extends MeansTest {
  /** Index of the first value after the change. */
  readonly at: number
}

export interface ChangePointOptions {
  /** A change is reported if p is at most this. Candidates are searched with up to ten times this value. */
  readonly maxPValue?: number
  /**
   * Changes up to this size are ignored. The size is the relative difference of means unless `sizeOf` is
   * given.
   */
  readonly magnitude?: number
  readonly sizeOf?: (change: MeansTest) => number
  /** Window length. Longer series are scanned in windows that overlap by half. */
  readonly window?: number
}

/**
 * Finds the change points of a series (Fleming et al., "Hunter", arXiv 2301.03034, as in Apache Otava).
 * E-divisive splits inside overlapping windows are tested with Student's t at a relaxed level. Then the
 * weakest is dropped and its neighbours are tested again, until all remaining are significant. Deterministic
 * on every machine.
 */
export function findChangePoints(series: readonly number[], options: ChangePointOptions = {}): ChangePoint[] {
  const { maxPValue = 0.001, magnitude = 0, sizeOf = magnitudeOf, window = 50 } = options
  const found = scanWindows(series.length, window, (start, end) =>
    splitWindow(series.slice(start, end), relaxPValue(maxPValue)).map((at) => at + start),
  )
  const weak = [...new Set(found)].sort((a, b) => a - b)
  return dropWeakChanges(series, weak, (points) => findWeakest(points, { maxPValue, magnitude, sizeOf }))
}

/** Hunter's first pass uses a p-value ten times as high, if that is still below 1. */
function relaxPValue(pValue: number): number {
  if (pValue < 0.05) return pValue * 10
  return pValue < 0.5 ? pValue * 2 : pValue
}

/**
 * Searches window by window. The next window starts half a window later, or at the last split if that is
 * later.
 */
function scanWindows(
  length: number,
  window: number,
  search: (start: number, end: number) => number[],
): number[] {
  const found: number[] = []
  for (let start = 0; start < length; ) {
    const splits = search(start, Math.min(start + window, length))
    found.push(...splits)
    start = Math.max(splits.at(-1) ?? 0, start + Math.floor(window / 2))
  }
  return found
}

/**
 * Splits a range at its best split, then its parts, as long as the best split of all parts is significant.
 */
function splitWindow(series: readonly number[], maxPValue: number): number[] {
  const sums = new DistanceSums(series)
  const splits: number[] = []
  for (;;) {
    const edges = [0, ...splits, series.length]
    const best = strongestSplit(
      edges.slice(1).flatMap((end, part) => bestSplit(sums, edges[part] ?? 0, end) ?? []),
    )
    if (!best || testAt(series, edges, best.at).pValue > maxPValue) return splits
    splits.push(best.at)
    splits.sort((a, b) => a - b)
  }
}

function strongestSplit(splits: readonly Split[]): Split | undefined {
  return splits.reduce<Split | undefined>(
    (best, split) => (best && best.energy >= split.energy ? best : split),
    undefined,
  )
}

/** Tests the ranges left and right of a position, up to the nearest edges. */
function testAt(series: readonly number[], edges: readonly number[], at: number): ChangePoint {
  const from = edges.findLast((edge) => edge < at) ?? 0
  const to = edges.find((edge) => edge > at) ?? series.length
  return { at, ...compareMeans(series.slice(from, at), series.slice(at, to)) }
}

/**
 * Drops the weakest change until all are significant, and tests the neighbours of a dropped change again. As
 * in Otava, these are the next two changes; the one before keeps its test. This reproduces Otava's published
 * results.
 */
function dropWeakChanges(
  series: readonly number[],
  weak: readonly number[],
  worstOf: (points: readonly ChangePoint[]) => ChangePoint | undefined,
): ChangePoint[] {
  const test = (at: number, among: readonly number[]) => testAt(series, [0, ...among, series.length], at)
  let kept = weak.map((at) => test(at, weak))
  for (;;) {
    const worst = worstOf(kept)
    if (!worst) return kept
    const gap = kept.indexOf(worst)
    const left = kept.filter((point) => point !== worst)
    const positions = left.map(({ at }) => at)
    kept = left.map((point, position) =>
      position === gap || position === gap + 1 ? test(point.at, positions) : point,
    )
  }
}

/**
 * The least significant change above the p-value limit; otherwise the smallest one if it is below the
 * magnitude.
 */
function findWeakest(
  points: readonly ChangePoint[],
  { maxPValue, magnitude, sizeOf }: Required<Omit<ChangePointOptions, 'window'>>,
): ChangePoint | undefined {
  const [leastSignificant] = [...points].sort((a, b) => b.pValue - a.pValue)
  if (leastSignificant && leastSignificant.pValue >= maxPValue) return leastSignificant
  const [smallest] = [...points].sort((a, b) => sizeOf(a) - sizeOf(b))
  return smallest && sizeOf(smallest) <= magnitude ? smallest : undefined
}

/** The larger of the relative changes in both directions. */
function magnitudeOf({ before, after }: MeansTest): number {
  return Math.max(relativeChange(before, after), relativeChange(after, before))
}

function relativeChange(from: number, to: number): number {
  return from === 0 ? 0 : Math.abs(to / from - 1)
}
