/** One error in a file, with its offsets in the text. The end may equal the start. */
export interface Diagnostic {
  readonly start: number
  readonly end: number
  /** What was expected and what was found. */
  readonly message: string
  readonly hint?: string
}

/** Sorts by position and keeps only the first of several at the same position: the others follow from it. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byStart = new Map<number, Diagnostic>()
  for (const diagnostic of diagnostics)
    if (!byStart.has(diagnostic.start)) byStart.set(diagnostic.start, diagnostic)
  return [...byStart.values()].sort((a, b) => a.start - b.start)
}
