/** One thing that is wrong in a file, as offsets into its text. The end may equal the start. */
export interface Mistake {
  readonly start: number
  readonly end: number
  /** What was expected and what was found instead. */
  readonly message: string
  readonly hint?: string
}

/** In the order of the file, and of several at one spot only the first: the others follow from it. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const bySpot = new Map<number, Mistake>()
  for (const mistake of mistakes) if (!bySpot.has(mistake.start)) bySpot.set(mistake.start, mistake)
  return [...bySpot.values()].sort((a, b) => a.start - b.start)
}
