import { changeError, formatLocation, type Mistake, SetupError } from '../../core/setup-error.ts'
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
  const location = first?.location && { location: first.location }
  if (!first || mistakes.length === 1)
    return changeError(error, { ...(first && { message: withPlace(first) }), ...location, mistakes })
  return new SetupError([`${mistakes.length} mistakes:`, ...mistakes.map(withPlaceAndHint)].join('\n\n'), {
    code: error.code,
    hint: HINT,
    ...location,
    mistakes,
  })
}

function withPlace({ message, location }: Mistake): string {
  return location ? `${formatLocation(location)}: ${message}` : message
}

function withPlaceAndHint(mistake: Mistake): string {
  return mistake.hint ? `${withPlace(mistake)}\n  ${mistake.hint}` : withPlace(mistake)
}
