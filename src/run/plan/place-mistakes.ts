import { type Mistake, SetupError, type SourceLocation } from '../../core/setup-error.ts'
import type { SettingLocator } from '../../scenario/workload.ts'

const HINT = 'Nothing was sent. Correct this and run `ttfa validate`.'

/** The same error with the place of every mistake that is about a setting of a target. */
export function placeMistakes(error: SetupError, locate: SettingLocator): SetupError {
  if (error.mistakes.every(({ about }) => about === undefined)) return error
  const mistakes = error.mistakes.map((mistake): Mistake => {
    const location = mistake.location ?? (mistake.about && locate(mistake.about))
    return location ? { ...mistake, location } : mistake
  })
  const [first] = mistakes
  const { code, cause } = error
  const location = first?.location
  if (!first || mistakes.length === 1)
    return new SetupError(first ? withPlace(first) : error.message, {
      code,
      ...(error.hint && { hint: error.hint }),
      ...(location && { location }),
      ...(cause !== undefined && { cause }),
      mistakes,
    })
  return new SetupError([`${mistakes.length} mistakes:`, ...mistakes.map(withPlaceAndHint)].join('\n\n'), {
    code,
    hint: HINT,
    ...(location && { location }),
    mistakes,
  })
}

function withPlace({ message, location }: Mistake): string {
  return location ? `${formatPlace(location)}: ${message}` : message
}

function withPlaceAndHint(mistake: Mistake): string {
  return mistake.hint ? `${withPlace(mistake)}\n  ${mistake.hint}` : withPlace(mistake)
}

function formatPlace({ file, line, column }: SourceLocation): string {
  return `${file}:${line}:${column}`
}
