import { LineCounter } from 'yaml'

/** Line and column of an offset, both from 1. */
export function positionOf(offset: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

export function countLines(text: string): LineCounter {
  const lines = new LineCounter()
  for (const match of `\n${text}`.matchAll(/\n/g)) lines.addNewLine(match.index)
  return lines
}
