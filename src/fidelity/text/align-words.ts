import type { AlignedStep } from '../../core/trial/answer-fidelity.ts'

/** How many words of each side a move covers, and what it costs. */
interface Move {
  readonly said: number
  readonly heard: number
  readonly cost: number
}

const MISSING: Move = { said: 1, heard: 0, cost: 1 }
const ADDED: Move = { said: 0, heard: 1, cost: 1 }

/**
 * The alignment with the fewest substituted, missing and added words (Levenshtein over words). A compound
 * costs nothing: `check in` and `checkin` count as the same.
 */
export function alignWords(said: readonly string[], heard: readonly string[]): AlignedStep[] {
  const width = heard.length + 1
  const costs = new Float64Array((said.length + 1) * width)
  const best = (row: number, column: number) =>
    cheapest(said, heard, row, column, (move) => {
      return (costs[(row - move.said) * width + column - move.heard] as number) + move.cost
    })
  for (let row = 0; row <= said.length; row++)
    for (let column = 0; column <= heard.length; column++)
      costs[row * width + column] = row + column === 0 ? 0 : best(row, column).total
  const steps: AlignedStep[] = []
  let [row, column] = [said.length, heard.length]
  while (row + column > 0) {
    const { move } = best(row, column)
    steps.push(toStep(said.slice(row - move.said, row), heard.slice(column - move.heard, column), move.cost))
    row -= move.said
    column -= move.heard
  }
  return steps.reverse()
}

/**
 * The cheapest move into a cell. Of two with the same cost, the one that leaves the missing words at the end.
 */
function cheapest(
  said: readonly string[],
  heard: readonly string[],
  row: number,
  column: number,
  totalOf: (move: Move) => number,
): { readonly move: Move; readonly total: number } {
  let [chosen, total] = [MISSING, Number.POSITIVE_INFINITY]
  for (const move of movesInto(said, heard, row, column)) {
    const cost = totalOf(move)
    if (cost < total) [chosen, total] = [move, cost]
  }
  return { move: chosen, total }
}

function movesInto(said: readonly string[], heard: readonly string[], row: number, column: number): Move[] {
  const [word, other] = [said[row - 1] ?? '', heard[column - 1] ?? '']
  if (row === 0) return [ADDED]
  if (column === 0) return [MISSING]
  return [
    // A word that is in the text twice counts as heard at its first place: the rest is missing.
    ...(column === heard.length ? [MISSING] : []),
    ...(word === other ? [{ said: 1, heard: 1, cost: 0 }] : []),
    ...(row > 1 && `${said[row - 2]}${word}` === other ? [{ said: 2, heard: 1, cost: 0 }] : []),
    ...(column > 1 && `${heard[column - 2]}${other}` === word ? [{ said: 1, heard: 2, cost: 0 }] : []),
    MISSING,
    { said: 1, heard: 1, cost: 1 },
    ADDED,
  ]
}

function toStep(said: readonly string[], heard: readonly string[], cost: number): AlignedStep {
  if (cost === 0) return { kind: 'same', said, heard }
  if (said.length === 0) return { kind: 'added', said, heard }
  return { kind: heard.length === 0 ? 'missing' : 'other', said, heard }
}
