import { bestSplit, DistanceSums, type Split } from './best-split.ts'
import { type MeansTest, testMeans } from './student-test.ts'

/** A change in a series. */
export interface ChangePoint extends MeansTest {
  /** Index of the first value after the change. */
  readonly at: number
}

export interface ChangeOptions {
  /** Chance up to which a change is believed. Candidates are sought up to ten times that. */
  readonly chance?: number
  /** Size up to which a change does not matter: of the relative difference of means, unless `sizeOf` says otherwise. */
  readonly magnitude?: number
  readonly sizeOf?: (change: MeansTest) => number
  /** Values looked at together: a longer series is passed over window by window, half a window at a time. */
  readonly window?: number
}

/**
 * Where a series changed (Fleming et al., "Hunter", arXiv 2301.03034, as in Apache Otava): E-divisive splits inside
 * overlapping windows, tested with Student's t, weak candidates first; then the weakest is dropped and its neighbours
 * tested anew, until all are strong. Deterministic: the same series has the same changes on every machine.
 */
export function changePoints(series: readonly number[], options: ChangeOptions = {}): ChangePoint[] {
  const { chance = 0.001, magnitude = 0, sizeOf = magnitudeOf, window = 50 } = options
  const found = windowsOf(series.length, window, (start, end) =>
    splitsIn(series.slice(start, end), relaxed(chance)).map((at) => at + start),
  )
  const weak = [...new Set(found)].sort((a, b) => a - b)
  return keepStrong(series, weak, (points) => weakest(points, { chance, magnitude, sizeOf }))
}

/** The first pass of Hunter is ten times as lenient, where there is room for that. */
function relaxed(chance: number): number {
  if (chance < 0.05) return chance * 10
  return chance < 0.5 ? chance * 2 : chance
}

/** Looks into one window after the other; the next one begins half a window on, or at the last split if that is later. */
function windowsOf(length: number, window: number, look: (start: number, end: number) => number[]): number[] {
  const found: number[] = []
  for (let start = 0; start < length; ) {
    const splits = look(start, Math.min(start + window, length))
    found.push(...splits)
    start = Math.max(splits.at(-1) ?? 0, start + Math.floor(window / 2))
  }
  return found
}

/** Splits a stretch at its best place, then its parts, for as long as the best of all parts passes the test. */
function splitsIn(series: readonly number[], chance: number): number[] {
  const sums = new DistanceSums(series)
  const splits: number[] = []
  for (;;) {
    const edges = [0, ...splits, series.length]
    const best = strongest(
      edges.slice(1).flatMap((end, part) => bestSplit(sums, edges[part] ?? 0, end) ?? []),
    )
    if (!best || testAt(series, edges, best.at).chance > chance) return splits
    splits.push(best.at)
    splits.sort((a, b) => a - b)
  }
}

function strongest(splits: readonly Split[]): Split | undefined {
  return splits.reduce<Split | undefined>(
    (best, split) => (best && best.energy >= split.energy ? best : split),
    undefined,
  )
}

/** Tests the stretches left and right of a place, up to the nearest edges. */
function testAt(series: readonly number[], edges: readonly number[], at: number): ChangePoint {
  const from = edges.findLast((edge) => edge < at) ?? 0
  const to = edges.find((edge) => edge > at) ?? series.length
  return { at, ...testMeans(series.slice(from, at), series.slice(at, to)) }
}

/**
 * Drops the worst change until there is none, testing anew what a dropped one had parted. As in Otava, that is the
 * change after the gap and the one after that; the one before keeps its test, and published results come out the same.
 */
function keepStrong(
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
    const places = left.map(({ at }) => at)
    kept = left.map((point, place) => (place === gap || place === gap + 1 ? test(point.at, places) : point))
  }
}

/** The least likely change that is not believed; of believed ones, the smallest if it does not matter. */
function weakest(
  points: readonly ChangePoint[],
  { chance, magnitude, sizeOf }: Required<Omit<ChangeOptions, 'window'>>,
): ChangePoint | undefined {
  const [unlikely] = [...points].sort((a, b) => b.chance - a.chance)
  if (unlikely && unlikely.chance >= chance) return unlikely
  const [small] = [...points].sort((a, b) => sizeOf(a) - sizeOf(b))
  return small && sizeOf(small) <= magnitude ? small : undefined
}

/** The larger of the relative changes forwards and backwards. */
export function magnitudeOf({ before, after }: MeansTest): number {
  return Math.max(relative(before, after), relative(after, before))
}

function relative(from: number, to: number): number {
  return from === 0 ? 0 : Math.abs(to / from - 1)
}
