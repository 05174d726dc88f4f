import type { PlaybackExample } from '../playback-example.ts'

type BufferLevel = PlaybackExample['levels'][number]

/** Columns of a drawing: more than its pixels, so that no visible detail is lost. */
const COLUMNS = 1200

/**
 * The vertices of the buffer's line that can be told apart: the first, lowest, highest and last of each
 * column. An answer may have hundreds of thousands.
 */
export function drawnLevels(levels: readonly BufferLevel[]): readonly BufferLevel[] {
  if (levels.length <= 4 * COLUMNS) return levels
  return [...groupByColumn(levels)].flatMap((column) => {
    const [first, last] = [column[0], column.at(-1)]
    const lowest = column.reduce((low, one) => (one.level < low.level ? one : low))
    const highest = column.reduce((high, one) => (one.level > high.level ? one : high))
    return column.filter((one) => [first, lowest, highest, last].includes(one))
  })
}

/** An arrival as it is drawn. Several in one column are one mark. */
export interface DrawnArrival {
  readonly at: number
  readonly audio: number
  readonly count: number
}

export function drawnArrivals(pieces: PlaybackExample['pieces']): readonly DrawnArrival[] {
  if (pieces.length <= COLUMNS) return pieces.map(({ at, audio }) => ({ at, audio, count: 1 }))
  return [...groupByColumn(pieces)].map((column) => ({
    at: column[0]?.at ?? 0,
    audio: column.reduce((sum, { audio }) => sum + audio, 0),
    count: column.length,
  }))
}

/** Items in the order of their instants, in columns of equal width. */
function* groupByColumn<Item extends { readonly at: number }>(
  items: readonly Item[],
): Generator<readonly [Item, ...Item[]]> {
  const [start, end] = [items[0]?.at ?? 0, items.at(-1)?.at ?? 0]
  const width = Math.max(1, (end - start) / COLUMNS)
  let column: [Item, ...Item[]] | undefined
  let number = -1
  for (const item of items) {
    const next = Math.floor((item.at - start) / width)
    if (column && next === number) column.push(item)
    else {
      if (column) yield column
      column = [item]
      number = next
    }
  }
  if (column) yield column
}
