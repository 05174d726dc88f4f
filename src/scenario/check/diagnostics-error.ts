import type { LineCounter } from 'yaml'
import { formatLocation, SetupError } from '../../core/setup-error.ts'
import { maskSecrets } from '../../validation/secret-patterns.ts'
import type { Diagnostic } from './diagnostic.ts'
import { formatExcerpt } from './source-excerpt.ts'
import { countLines, positionOf } from './source-position.ts'

/** As many as fit a screen or two. The others are counted. */
const MAX_SHOWN = 20

/** A file's name and text. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

const SCENARIO_HINT = 'Nothing was sent. Correct the file and run `ttfa validate` on it.'
/** For files that are no scenarios, which `ttfa validate` does not read: prices, claims, profiles. */
export const OTHER_FILE_HINT = 'Correct the file and run the command again.'

/**
 * Creates one error that lists all diagnostics of a file with location and excerpt. There must be at least
 * one.
 * @param hint where no diagnostic has one
 */
export function createDiagnosticsError(
  source: SourceText,
  diagnostics: readonly Diagnostic[],
  hint = SCENARIO_HINT,
): SetupError {
  const masked = { name: source.name, text: maskSecrets(source.text) }
  const lines = countLines(masked.text)
  const shown = diagnostics
    .slice(0, MAX_SHOWN)
    .map((diagnostic) => formatDiagnostic(diagnostic, masked, lines))
  const hidden = diagnostics.length - shown.length
  const count = diagnostics.length === 1 ? '1 mistake' : `${diagnostics.length} mistakes`
  const rest = hidden > 0 ? [`and ${hidden} more, further down`] : []
  return new SetupError([`${source.name} has ${count}:`, ...shown, ...rest].join('\n\n'), {
    code: 'SCENARIO_INVALID',
    location: { file: source.name, ...positionOf(diagnostics[0]?.start ?? 0, lines) },
    hint: diagnostics.find((diagnostic) => diagnostic.hint)?.hint ?? hint,
    mistakes: diagnostics.map((each) => ({
      message: maskSecrets(each.message),
      ...(each.hint && { hint: each.hint }),
      location: { file: source.name, ...positionOf(each.start, lines) },
    })),
  })
}

function formatDiagnostic(
  { start, end, message }: Diagnostic,
  source: SourceText,
  lines: LineCounter,
): string {
  const position = positionOf(start, lines)
  const excerpt = formatExcerpt(source.text, { ...position, length: end - start })
  return `${formatLocation({ file: source.name, ...position })}: ${maskSecrets(message)}\n${excerpt}`
}
