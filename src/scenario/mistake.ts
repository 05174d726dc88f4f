/** One error in a file, with its offsets in the text. The end may equal the start. */
export interface Mistake {
  readonly start: number
  readonly end: number
  /** What was expected and what was found. */
  readonly message: string
  readonly hint?: string
}

/** Sorts by position and keeps only the first of several at the same position: the others follow from it. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const bySpot = new Map<number, Mistake>()
  for (const mistake of mistakes) if (!bySpot.has(mistake.start)) bySpot.set(mistake.start, mistake)
  return [...bySpot.values()].sort((a, b) => a.start - b.start)
}
