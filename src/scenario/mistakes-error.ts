import { LineCounter } from 'yaml'
import { SetupError } from '../core/setup-error.ts'
import { excerpt } from './excerpt.ts'
import { maskKeys } from './keys.ts'
import type { Mistake } from './mistake.ts'

/** A file with more mistakes than this is probably not a scenario. */
const MOST_SHOWN = 40

/** A file's name and text. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/**
 * Creates one error that lists all diagnostics of a file with location and excerpt. There must be at least
 * one.
 */
export function mistakesError(source: SourceText, mistakes: readonly Mistake[]): SetupError {
  const masked = { name: source.name, text: maskKeys(source.text) }
  const lines = linesOf(masked.text)
  const shown = mistakes.slice(0, MOST_SHOWN).map((mistake) => describe(mistake, masked, lines))
  const unshown = mistakes.length - shown.length
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`
  const rest = unshown > 0 ? [`and ${unshown} more`] : []
  return new SetupError([`${source.name} has ${count}:`, ...shown, ...rest].join('\n\n'), {
    code: 'SCENARIO_INVALID',
    place: { file: source.name, ...positionOf(mistakes[0]?.start ?? 0, lines) },
    hint:
      mistakes.find(({ hint }) => hint)?.hint ??
      'Nothing was sent. Correct the file and run `ttfa validate` on it.',
  })
}

function describe({ start, end, message }: Mistake, source: SourceText, lines: LineCounter): string {
  const { line, column } = positionOf(start, lines)
  const picture = excerpt(source.text, { line, column, length: end - start })
  return `${source.name}:${line}:${column}: ${maskKeys(message)}\n${picture}`
}

function positionOf(offset: number, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter()
  for (const match of `\n${text}`.matchAll(/\n/g)) lines.addNewLine(match.index)
  return lines
}
